"""What was read back, held against the bank itself, question by question."""

from belonging_edu.practice import bank


def source(text):
    """A text of the bank as letters only; none of them is a star that is meant."""
    return bank.plain(text).replace("*", "")


def said(option):
    """What a platform tells whoever chose an option."""
    why, code = source(option.why), option.misconception
    return f"{why} ({code}: {source(bank.misconceptions()[code])})" if code else why


def stars(item):
    """How many emphases a question has, with its options and explanations."""
    texts = [item.stem, *(text for o in item.options for text in (o.answer, o.why))]
    return sum(text.count("*") for text in texts) // 2


def faults(items, found, feedback=True):
    """Differences between questions of the bank and what was read, as sentences."""
    told = [] if len(items) == len(found) else [f"{len(found)} questions for {len(items)}"]
    for item, read in zip(items, found, strict=False):
        if read.id not in (None, item.id):
            told.append(f"{item.id} is called {read.id}")
        if read.stem != source(item.stem):
            told.append(f"{item.id}: stem {read.stem!r}")
        if read.emphases not in (None, stars(item)):
            told.append(f"{item.id}: {read.emphases} emphases for {stars(item)}")
        told += [f"{item.id}: {fault}" for fault in option_faults(item, read.options, feedback)]
    return told


def option_faults(item, options, feedback):
    if len(options) != len(item.options):
        yield f"{len(options)} options for {len(item.options)}"
    for option, read in zip(item.options, options, strict=False):
        if read.text != source(option.answer):
            yield f"option {read.text!r}"
        if read.right != option.right:
            yield f"{read.text!r} is {'right' if read.right else 'wrong'}"
        if feedback and read.feedback != said(option):
            yield f"feedback {read.feedback!r}"
