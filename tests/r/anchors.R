# What chapter 8 and its lab estimate, and the correlation of chapter 1, computed in R from the
# committed synthetic cohort.
# From the project's folder: Rscript tests/r/anchors.R > tests/r/anchors.json
# Needs lme4, psych and jsonlite (Debian: r-cran-lme4 r-cran-psych r-cran-jsonlite).

residents <- read.csv("data/synthetic/surgery.csv", stringsAsFactors = TRUE)
score <- residents$belonging_score
exam <- residents$absite_score

extremes <- function(share) {
  cuts <- quantile(score, c(share, 1 - share), type = 1, names = FALSE)
  low <- exam[score <= cuts[1]]
  high <- exam[score >= cuts[2] & score > cuts[1]]
  test <- t.test(high, low)
  list(
    cuts = cuts, n_low = length(low), n_high = length(high),
    estimate = mean(high) - mean(low), std_error = test$stderr, df = unname(test$parameter),
    p_value = test$p.value, conf_low = test$conf.int[1], conf_high = test$conf.int[2]
  )
}

slope_of <- function(formula) {
  row <- summary(lm(formula, residents))$coefficients["belonging_score", ]
  list(estimate = unname(row[1]), std_error = unname(row[2]))
}

fit <- lme4::lmer(
  absite_score ~ belonging_score + pgy + stress + (1 | program_id), residents,
  REML = TRUE, control = lme4::lmerControl(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12))
)
variances <- as.data.frame(lme4::VarCorr(fit))$vcov
mixed <- summary(fit)$coefficients

tenth <- quantile(score, c(0.1, 0.9), type = 1, names = FALSE)
low <- exam[score <= tenth[1]]
high <- exam[score >= tenth[2]]
ends <- residents[score <= tenth[1] | score >= tenth[2], ]
ends$highest <- as.integer(ends$belonging_score >= tenth[2])
rank_within <- ave(exam, residents$pgy, FUN = function(x) 100 * (rank(x) - 0.5) / length(x))

within <- lm(absite_score ~ highest + pgy, ends)
within_limits <- unname(confint(within)["highest", ])
by_year <- t(sapply(split(seq_along(exam), residents$pgy), function(rows) {
  test <- t.test(exam[rows][score[rows] >= tenth[2]], exam[rows][score[rows] <= tenth[1]])
  c(estimate = unname(test$estimate[1] - test$estimate[2]), std_error = test$stderr)
}))
weight <- 1 / by_year[, "std_error"]^2
common <- sum(weight * by_year[, "estimate"]) / sum(weight)
q <- sum(weight * (by_year[, "estimate"] - common)^2)

clustered <- function(formula) {
  fit <- lm(formula, residents)
  x <- model.matrix(fit)
  bread <- solve(crossprod(x))
  score_sums <- rowsum(x * resid(fit), residents$program_id)
  g <- nrow(score_sums)
  factor <- g / (g - 1) * (nrow(x) - 1) / (nrow(x) - ncol(x))
  sqrt(factor * diag(bread %*% crossprod(score_sums) %*% bread))[["belonging_score"]]
}

slope_at <- function(at) {
  residents$stress <- residents$stress - at
  crossed <- lme4::lmer(
    absite_score ~ belonging_score * stress + pgy + (1 | program_id), residents,
    control = lme4::lmerControl(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12))
  )
  summary(crossed)$coefficients["belonging_score", 1:2]
}

percentile_gap <- function(r) {
  ends <- qnorm(0.9 + 0.1 * (seq_len(2000) - 0.5) / 2000)
  100 * (2 * mean(pnorm(r * ends / sqrt(2 - r^2))) - 1)
}

items <- residents[grepl("^bel_", names(residents))]
alpha <- psych::alpha(items, warnings = FALSE, check.keys = FALSE)
feldt <- psych::alpha.ci(alpha$total$raw_alpha, nrow(items), n.var = ncol(items), p.val = 0.05)

anchors <- list(
  script = unname(tools::md5sum("tests/r/anchors.R")),
  r_version = R.version.string,
  lme4_version = as.character(packageVersion("lme4")),
  psych_version = as.character(packageVersion("psych")),
  gap = list(
    "0.01" = extremes(0.01), "0.05" = extremes(0.05), "0.1" = extremes(0.1),
    "0.25" = extremes(0.25), "0.5" = extremes(0.5)
  ),
  slope = list(
    nothing = slope_of(absite_score ~ belonging_score),
    year = slope_of(absite_score ~ belonging_score + pgy),
    stress = slope_of(absite_score ~ belonging_score + pgy + stress)
  ),
  mixed = list(
    belonging = mixed["belonging_score", 1], belonging_se = mixed["belonging_score", 2],
    stress = mixed["stress", 1], stress_se = mixed["stress", 2],
    program_variance = variances[1], residual_variance = variances[2]
  ),
  correlation = cor(score, exam),
  reversed_pairs = 100 * unname(wilcox.test(low, high, exact = FALSE)$statistic) /
    (length(low) * as.numeric(length(high))),
  gap_within_year = unname(coef(within)["highest"]),
  gap_within_low = within_limits[1], gap_within_high = within_limits[2],
  year_gaps = unname(by_year[, "estimate"]), homogeneity_p = pchisq(q, 5, lower.tail = FALSE),
  cohens_d = (mean(high) - mean(low)) / sqrt((var(low) + var(high)) / 2),
  clustered_se = list(
    nothing = clustered(absite_score ~ belonging_score),
    year = clustered(absite_score ~ belonging_score + pgy),
    stress = clustered(absite_score ~ belonging_score + pgy + stress)
  ),
  slope_at = list("0" = unname(slope_at(0)), "6" = unname(slope_at(6)), "9" = unname(slope_at(9))),
  r_for_12_percentile_points = uniroot(
    function(r) percentile_gap(r) - 12, c(0, 0.9), tol = 1e-12
  )$root,
  percentile_low = mean(rank_within[score <= tenth[1]]),
  percentile_high = mean(rank_within[score >= tenth[2]]),
  apart = 2 * dnorm(qnorm(0.9)) / 0.1,
  alpha = alpha$total$raw_alpha, alpha_low = feldt$lower.ci, alpha_high = feldt$upper.ci
)
cat(jsonlite::toJSON(anchors, auto_unbox = TRUE, digits = 12, pretty = TRUE), "\n")
