# Short names for those who like make; start.py does the work.
.PHONY: start test book notebooks
start test book:
	python3 start.py $@
notebooks:
	python3 start.py run-notebooks
