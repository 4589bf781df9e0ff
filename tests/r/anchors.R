# The numbers of chapters 1 and 8, computed in R from the committed synthetic cohort.
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

items <- residents[grepl("^bel_", names(residents))]
alpha <- psych::alpha(items, warnings = FALSE, check.keys = FALSE)
feldt <- psych::alpha.ci(alpha$total$raw_alpha, nrow(items), n.var = ncol(items), p.val = 0.05)

anchors <- list(
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
  gap_within_year = unname(coef(lm(absite_score ~ highest + pgy, ends))["highest"]),
  percentile_low = mean(rank_within[score <= tenth[1]]),
  percentile_high = mean(rank_within[score >= tenth[2]]),
  apart = 2 * dnorm(qnorm(0.9)) / 0.1,
  alpha = alpha$total$raw_alpha, alpha_low = feldt$lower.ci, alpha_high = feldt$upper.ci
)
cat(jsonlite::toJSON(anchors, auto_unbox = TRUE, digits = 12, pretty = TRUE), "\n")
