# A random intercept by nlme, on the committed panel in which belonging comes first. From the
# project's folder: Rscript tests/r/growth.R > tests/r/growth.json
# Needs nlme and jsonlite (Debian: r-cran-<name>).

panel <- read.csv("data/synthetic/panel-belonging-first.csv")
fit <- nlme::lme(exam_score ~ wave + belonging_score, data = panel, random = ~ 1 | resident_id,
                 na.action = na.omit, method = "REML")
table <- summary(fit)$tTable
variance <- as.numeric(nlme::VarCorr(fit)[, "Variance"])
cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/growth.R")),
  r_version = R.version.string, nlme_version = as.character(packageVersion("nlme")),
  n = nrow(fit$data), estimate = as.list(table[, "Value"]), std_error = as.list(table[, "Std.Error"]),
  between = variance[1], residual = variance[2]
), auto_unbox = TRUE, digits = 17, pretty = TRUE), "\n")
