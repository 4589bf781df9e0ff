# Means of programs, drawn toward the average, and their expected ranks, computed in R from the
# committed cohort. From the project's folder: Rscript tests/r/rankings.R > tests/r/rankings.json
# Needs lme4 and jsonlite (Debian: r-cran-<name>).

surgery <- read.csv("data/synthetic/surgery.csv", stringsAsFactors = TRUE)
tight <- lme4::lmerControl(optCtrl = list(xtol_abs = 1e-11, ftol_abs = 1e-13))

ranked <- function(formula) {
  fit <- lme4::lmer(formula, surgery, control = tight)
  found <- lme4::ranef(fit, condVar = TRUE)$program_id
  average <- mean(model.matrix(fit) %*% lme4::fixef(fit))
  center <- average + found[["(Intercept)"]]
  error <- sqrt(attr(found, "postVar")[1, 1, ])
  above <- pnorm(outer(center, center, "-") / sqrt(outer(error^2, error^2, "+")))
  list(program = rownames(found), shrunken = center, error = error, expected = rowSums(above) + 0.5)
}

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/rankings.R")),
  r_version = R.version.string, lme4_version = as.character(packageVersion("lme4")),
  belonging = ranked(belonging_score ~ 1 + (1 | program_id)),
  exam = ranked(absite_score ~ pgy + (1 | program_id))
), auto_unbox = TRUE, digits = I(12)))
