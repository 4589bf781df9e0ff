# Agreement of the coders of the comments, and of a graded code, computed in R.
# From the project's folder: Rscript tests/r/agreement.R > tests/r/agreement.json
# Needs psych and jsonlite (Debian: r-cran-psych r-cran-jsonlite).

comments <- read.csv("data/synthetic/comments.csv")
surgery <- read.csv("data/synthetic/surgery.csv")

two <- function(first, second) {
  found <- psych::cohen.kappa(cbind(first, second))
  p <- mean(first == second)
  list(agreement = p, kappa = found$kappa, se = sqrt(found$var.kappa), pabak = 2 * p - 1)
}
themes <- c("shared", "insider", "reset", "spiral", "privacy")
codes <- lapply(setNames(themes, themes), function(theme) {
  two(comments[[paste0("coder_a_", theme)]], comments[[paste0("coder_b_", theme)]])
})

# Two items as if they were two coders of a grade from 1 to 5. Only kappa is compared: psych's
# variance of a weighted kappa is not that of a bootstrap, see tests/methods/test_agreement.py.
grades <- cbind(surgery$bel_01, surgery$bel_02)
weight <- function(power) {
  k <- 5
  outer(1:k, 1:k, function(i, j) 1 - (abs(i - j) / (k - 1))^power)
}
graded <- lapply(list(linear = 1, quadratic = 2), function(power) {
  found <- psych::cohen.kappa(grades, w = weight(power))
  list(kappa = found$weighted.kappa)
})

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/agreement.R")),
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych"))),
  codes = codes, graded = graded
), auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
