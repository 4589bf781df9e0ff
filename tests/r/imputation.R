# Multiple imputation by mice, of respondents of the committed cohort of learners (version B, in
# which exhaustion decides who skips a question). From the project's folder:
# Rscript tests/r/imputation.R > tests/r/imputation.json
# Needs mice and jsonlite (Debian: r-cran-<name>). What is drawn at random stands below "drawn".

learners <- read.csv("data/synthetic/learners-mar.csv")
columns <- c("belonging_organization", "belonging_program", "support", "exhausted", "burnout",
             "recommend")
answered <- learners[learners$responded == 1, columns]
copies <- mice::mice(answered, m = 100, maxit = 5, method = "pmm", donors = 5, seed = 13,
                     printFlag = FALSE)
of <- function(fits) {
  pooled <- mice::pool(fits)$pooled
  last <- pooled[nrow(pooled), ]
  list(estimate = last$estimate, std_error = sqrt(last$t), between = last$b)
}
cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/imputation.R")),
  r_version = R.version.string, mice_version = as.character(packageVersion("mice")),
  missing = sum(is.na(answered$belonging_organization)),
  drawn = list(
    strong = of(with(copies, lm(I(100 * (belonging_organization >= 4)) ~ 1))),
    difference = of(with(copies, lm(I(100 * burnout) ~ I(belonging_organization >= 4)))),
    slope = of(with(copies, lm(belonging_organization ~ exhausted)))
  )
), auto_unbox = TRUE, digits = 17, pretty = TRUE), "\n")
