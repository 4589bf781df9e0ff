# Power by formula, computed in R. The stepped wedge is computed from its covariance matrix, not from
# Hussey and Hughes' formula. From the project's folder: Rscript tests/r/power.R > tests/r/power.json
# Needs jsonlite (Debian: r-cran-jsonlite).

two_groups <- power.t.test(n = 40, delta = 0.5, sd = 1, strict = TRUE)$power
small <- power.t.test(n = 5, delta = 3, sd = 2, sig.level = 0.01, strict = TRUE)$power

m <- 15
icc <- 0.05
of_a_mean <- icc + (1 - icc) / m
cluster <- power.t.test(n = 10, delta = 0.4, sd = sqrt(of_a_mean), strict = TRUE)$power

wedge <- function(programs, periods, n, effect, icc) {
  first <- 1 + ((seq_len(programs) - 1) * (periods - 1)) %/% programs
  grid <- expand.grid(period = seq_len(periods), program = seq_len(programs))
  grid$on <- as.numeric(grid$period > first[grid$program])
  x <- model.matrix(~ on + factor(period), grid)
  v <- outer(grid$program, grid$program, "==") * icc + diag((1 - icc) / n, nrow(grid))
  error <- sqrt(solve(t(x) %*% solve(v) %*% x)["on", "on"])
  pnorm(qnorm(0.025) + abs(effect) / error) + pnorm(qnorm(0.025) - abs(effect) / error)
}

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/power.R")),
  r_version = R.version.string, two_groups = two_groups, small = small,
  cluster = cluster, wedge = wedge(12, 5, 10, 0.3, 0.05), uneven = wedge(7, 4, 6, 0.5, 0.2)
), auto_unbox = TRUE, digits = I(17), pretty = TRUE))
