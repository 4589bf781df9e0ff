# Weighted means, post-stratification and pooling, computed in R from the committed cohort of
# learners. From the project's folder: Rscript tests/r/survey.R > tests/r/survey.json
# Needs survey, mice and jsonlite (Debian: r-cran-<name>).

library(survey)
learners <- read.csv("data/synthetic/learners.csv")
learners$good <- as.integer(learners$belonging_program >= 4)
driver <- glm(responded ~ site + stage, binomial, learners, epsilon = 1e-14)
learners$w <- 1 / fitted(driver)
known <- subset(learners, responded == 1 & !is.na(good))

mean_of <- function(design) {
  found <- svymean(~good, design)
  limits <- confint(found, df = degf(design))
  list(estimate = unname(coef(found)), se = unname(SE(found)[1]), df = degf(design), limits = c(limits))
}
plain <- svydesign(ids = ~1, weights = ~1, data = known)
weighted <- svydesign(ids = ~1, weights = ~w, data = known)
clustered <- svydesign(ids = ~unit_id, weights = ~w, data = known)
stratified <- svydesign(ids = ~unit_id, strata = ~site, weights = ~w, data = known, nest = TRUE)
cells <- as.data.frame(table(site = learners$site, stage = learners$stage))
one <- postStratify(plain, ~site, as.data.frame(table(site = learners$site)))
two <- postStratify(plain, ~ site + stage, cells)

estimates <- c(1.02, 0.81, 1.30, 0.95, 1.11)
errors <- c(0.30, 0.28, 0.33, 0.29, 0.31)
pooled <- mice::pool.scalar(estimates, errors^2, n = 101, k = 1)

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/survey.R")),
  r_version = R.version.string, survey_version = as.character(packageVersion("survey")),
  mice_version = as.character(packageVersion("mice")),
  plain = mean_of(plain), weighted = mean_of(weighted), clustered = mean_of(clustered),
  stratified = mean_of(stratified),
  kish = nrow(known) * sum(known$w^2) / sum(known$w)^2,
  site = list(estimate = unname(coef(svymean(~good, one))), se = unname(SE(svymean(~good, one))[1])),
  both = list(estimate = unname(coef(svymean(~good, two))), se = unname(SE(svymean(~good, two))[1])),
  pool = list(
    estimates = estimates, errors = errors, estimate = pooled$qbar, se = sqrt(pooled$t),
    df = pooled$df, r = pooled$r, fmi = pooled$fmi
  )
), auto_unbox = TRUE, digits = I(17), pretty = TRUE))
