# Clustering, stepped wedge, differences in differences and cross-lagged paths, computed in R from
# the committed cohorts. From the project's folder: Rscript tests/r/multilevel.R > tests/r/multilevel.json
# Needs lme4, clubSandwich, lavaan and jsonlite (Debian: r-cran-<name>).

surgery <- read.csv("data/synthetic/surgery.csv", stringsAsFactors = TRUE)
wedge <- read.csv("data/synthetic/support-stepped-wedge.csv")
rollout <- read.csv("data/synthetic/support-roll-out-level.csv")
panel <- read.csv("data/synthetic/panel-common-cause.csv")
tight <- lme4::lmerControl(optCtrl = list(xtol_abs = 1e-11, ftol_abs = 1e-13))

icc_of <- function(formula, data) {
  deviance <- lme4::lmer(formula, data, devFunOnly = TRUE)
  best <- optimize(deviance, c(0, 5), tol = 1e-10)
  level <- best$objective + qchisq(0.95, 1)
  share <- function(theta) theta^2 / (1 + theta^2)
  ends <- c(
    if (deviance(0) > level) uniroot(function(t) deviance(t) - level, c(0, best$minimum), tol = 1e-13)$root else 0,
    uniroot(function(t) deviance(t) - level, c(best$minimum, 20), tol = 1e-13)$root
  )
  list(icc = share(best$minimum), limits = share(ends))
}

robust <- function(fit, cluster, terms) {
  found <- clubSandwich::coef_test(fit, vcov = "CR2", cluster = cluster, test = "Satterthwaite")
  names <- names(coef(fit))
  rows <- match(terms, names)
  list(
    estimate = found$beta[rows], se = found$SE[rows],
    df = if ("df_Satt" %in% names(found)) found$df_Satt[rows] else found$df[rows], p = found$p_Satt[rows]
  )
}
few <- subset(surgery, program_id %in% levels(program_id)[1:7])
few_fit <- lm(absite_score ~ belonging_score + stress, few)
all_fit <- lm(absite_score ~ belonging_score + pgy, surgery)

surgery$mean <- ave(surgery$belonging_score, surgery$program_id)
surgery$away <- surgery$belonging_score - surgery$mean
slopes <- function(formula, rows) {
  unname(t(summary(lme4::lmer(formula, surgery, control = tight))$coefficients[rows, 1:2, drop = FALSE]))
}

wedge <- subset(wedge, !is.na(belonging))
wedge_fit <- lm(belonging ~ offered + factor(period) + program_id, wedge)
rollout <- subset(rollout, !is.na(belonging))
did_fit <- lm(belonging ~ offered + factor(period) + program_id, rollout)
starts <- ave(rollout$offered, rollout$program_id, FUN = max) == 1
rollout$lead2 <- as.integer(starts & rollout$period == rollout$start_period - 2)
rollout$lead3 <- as.integer(starts & rollout$period == rollout$start_period - 3)
rollout$lead2[is.na(rollout$lead2)] <- 0
rollout$lead3[is.na(rollout$lead3)] <- 0
lead_fit <- lm(belonging ~ offered + lead2 + lead3 + factor(period) + program_id, rollout)

wide <- reshape(panel[panel$wave < 2, c("resident_id", "program_id", "wave", "belonging_score", "exam_score")],
                idvar = c("resident_id", "program_id"), timevar = "wave", direction = "wide")
names(wide) <- sub("belonging_score.", "b", sub("exam_score.", "e", names(wide), fixed = TRUE), fixed = TRUE)
clpm <- lavaan::sem("b1 ~ b0 + e0\n e1 ~ b0 + e0\n b1 ~~ e1", wide)
paths <- lavaan::parameterEstimates(clpm)[1:4, c("est", "se")]
scaled <- as.data.frame(scale(wide[c("b0", "e0", "b1", "e1")]))
standard <- function(to) unname(t(summary(lm(reformulate(c("b0", "e0"), to), scaled))$coefficients[-1, 1:2]))
wide$program_id <- factor(wide$program_id)
clustered <- robust(lm(e1 ~ b0 + e0, wide), wide$program_id, c("b0", "e0"))

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/multilevel.R")),
  r_version = R.version.string, lme4_version = as.character(packageVersion("lme4")),
  clubSandwich_version = as.character(packageVersion("clubSandwich")),
  lavaan_version = as.character(packageVersion("lavaan")),
  icc = list(
    surgery = icc_of(absite_score ~ pgy + (1 | program_id), surgery),
    wedge = icc_of(belonging ~ 1 + (1 | program_id), subset(wedge, period == 0))
  ),
  robust = list(
    few = robust(few_fit, few$program_id, names(coef(few_fit))),
    all = robust(all_fit, surgery$program_id, c("belonging_score", "pgyPGY3"))
  ),
  within_between = list(
    split = slopes(absite_score ~ away + mean + pgy + (1 | program_id), c("away", "mean")),
    joint = slopes(absite_score ~ belonging_score + mean + pgy + (1 | program_id), "mean")
  ),
  wedge = robust(wedge_fit, wedge$program_id, "offered"),
  did = robust(did_fit, rollout$program_id, "offered"),
  leads = robust(lead_fit, rollout$program_id, c("lead2", "lead3")),
  clpm = list(
    ml = paths$est, ml_se = paths$se, n = nrow(wide), to_b = standard("b1"), to_e = standard("e1"),
    clustered = clustered
  )
), auto_unbox = TRUE, digits = I(17), pretty = TRUE))
