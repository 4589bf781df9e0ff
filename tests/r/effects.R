# Effect sizes, adjusted risks, risk ratios and Firth's regression, computed in R from the
# committed cohorts. From the project's folder: Rscript tests/r/effects.R > tests/r/effects.json
# Needs effectsize, brglm2, sandwich, pROC, MASS, geepack and jsonlite (Debian: r-cran-<name>).

surgery <- read.csv("data/synthetic/surgery.csv", stringsAsFactors = TRUE)
learners <- subset(read.csv("data/synthetic/learners.csv", stringsAsFactors = TRUE), responded == 1)
learners$stage <- factor(learners$stage, c("student", "resident", "fellow"))
learners$strong <- as.integer(learners$belonging_program == 5)

two <- subset(surgery, pgy %in% c("PGY3", "PGY1"))
exam <- two$absite_score
third <- two$pgy == "PGY3"
difference <- function(high, low) {
  d <- effectsize::cohens_d(high, low)
  g <- effectsize::hedges_g(high, low)
  # effectsize finds the limits to five digits only, and pt() is not exact for a large shift:
  # the same limits with the noncentral t as an integral.
  m <- length(high)
  n <- length(low)
  t <- d$Cohens_d * sqrt(m * n / (m + n))
  df <- m + n - 2
  below <- function(shift) {
    inner <- function(v) pnorm(t * sqrt(v / df) - shift) * dchisq(v, df)
    reach <- qchisq(c(1e-18, 1 - 1e-16), df)
    integrate(inner, reach[1], reach[2], rel.tol = 1e-13, subdivisions = 2000)$value
  }
  limit <- function(tail) {
    uniroot(function(shift) below(shift) - tail, t + c(-8, 8), tol = 1e-13)$root
  }
  ends <- c(limit(0.975), limit(0.025)) / sqrt(m * n / (m + n))
  stopifnot(all(abs(ends - unlist(d[c("CI_low", "CI_high")])) < 1e-3))
  correction <- g$Hedges_g / d$Cohens_d
  overlap <- effectsize::p_overlap(high, low)
  roc <- pROC::roc(
    rep(c(1, 0), c(length(high), length(low))), c(high, low), direction = "<", quiet = TRUE
  )
  list(
    d = c(d$Cohens_d, ends), g = c(g$Hedges_g, correction * ends),
    overlap = overlap$Overlap, superiority = as.numeric(roc$auc), error = sqrt(pROC::var(roc))
  )
}

# Adjusted risks by hand: predictions for everybody, delta method.
marginal <- function(fit, data, variable, levels) {
  v <- vcov(fit)
  at <- lapply(levels, function(level) {
    data[[variable]] <- factor(level, levels(data[[variable]]))
    x <- model.matrix(delete.response(terms(fit)), data)
    p <- plogis(drop(x %*% coef(fit)))
    list(risk = mean(p), slope = colMeans(p * (1 - p) * x))
  })
  se <- function(slope) sqrt(drop(slope %*% v %*% slope))
  list(
    risk = sapply(at, `[[`, "risk"), risk_se = sapply(at, function(a) se(a$slope)),
    difference = sapply(at[-1], function(a) a$risk - at[[1]]$risk),
    difference_se = sapply(at[-1], function(a) se(a$slope - at[[1]]$slope)),
    ratio = sapply(at[-1], function(a) a$risk / at[[1]]$risk),
    ratio_se = sapply(at[-1], function(a) se(a$slope / a$risk - at[[1]]$slope / at[[1]]$risk))
  )
}
complete <- na.omit(learners[c("burnout", "stage", "support", "strong", "unit_id", "recommend")])
fit <- glm(burnout ~ stage + support, binomial, complete, epsilon = 1e-14)

poisson <- glm(burnout ~ stage + support, poisson, complete, epsilon = 1e-14)
robust <- sqrt(diag(sandwich::vcovHC(poisson, type = "HC0")))
# sandwich counts levels without members as clusters: they are dropped.
complete$unit_id <- droplevels(complete$unit_id)
clustered <- sqrt(diag(sandwich::vcovCL(poisson, cluster = complete$unit_id, type = "HC1")))

# Firth: estimates and errors by brglm2, intervals and tests by profiling the penalized likelihood.
firth_of <- function(formula, data) {
  control <- list(epsilon = 1e-12, maxit = 5000, type = "AS_mean")
  fit <- glm(formula, binomial, data, method = brglm2::brglmFit, control = control)
  x <- model.matrix(fit)
  y <- fit$y
  penalized <- function(beta) {
    eta <- drop(x %*% beta)
    p <- plogis(eta)
    sum(y * eta - log1p(exp(eta))) +
      as.numeric(determinant(crossprod(x, p * (1 - p) * x))$modulus) / 2
  }
  best <- coef(fit)
  top <- penalized(best)
  profile <- function(place, value) {
    inner <- function(rest) -penalized(append(rest, value, place - 1))
    start <- best[-place]
    for (again in 1:3) {
      start <- optim(start, inner, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))$par
    }
    -inner(start)
  }
  level <- top - qchisq(0.95, 1) / 2
  se <- sqrt(diag(vcov(fit)))
  limit <- function(place, sign) {
    away <- best[[place]] + sign * 6 * se[[place]]
    ends <- sort(c(best[[place]], away))
    uniroot(function(value) profile(place, value) - level, ends, tol = 1e-9)$root
  }
  k <- seq_along(best)
  list(
    estimate = unname(best), se = unname(se),
    low = sapply(k, limit, -1), high = sapply(k, limit, 1),
    ratio = sapply(k, function(place) 2 * (top - profile(place, 0)))
  )
}
few <- data.frame(
  happened = c(0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1), exposed = rep(0:1, c(7, 5)),
  level = c(1, 3, 2, 5, 4, 2, 1, 3, 5, 4, 2, 6)
)

ordinal <- MASS::polr(factor(support) ~ stage + strong, complete, Hess = TRUE,
                      control = list(reltol = 1e-15))
gee <- geepack::geeglm(burnout ~ support, id = as.integer(unit_id),
                       data = complete[order(complete$unit_id), ], family = binomial,
                       corstr = "independence", control = geepack::geese.control(epsilon = 1e-12))

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/effects.R")),
  r_version = R.version.string,
  effectsize_version = as.character(packageVersion("effectsize")),
  brglm2_version = as.character(packageVersion("brglm2")),
  sandwich_version = as.character(packageVersion("sandwich")),
  pROC_version = as.character(packageVersion("pROC")),
  geepack_version = as.character(packageVersion("geepack")),
  year = difference(exam[third], exam[!third]),
  small = difference(c(5, 4, 4, 3, 6), c(3, 3, 2, 4)),
  marginal = marginal(fit, complete, "stage", levels(complete$stage)),
  poisson = list(
    estimate = unname(exp(coef(poisson))), robust = unname(robust), clustered = unname(clustered)
  ),
  firth = list(
    learners = firth_of(burnout ~ strong + stage, complete), few = firth_of(happened ~ exposed + level, few)
  ),
  few = few,
  glm = list(estimate = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit))))),
  ordinal = list(
    estimate = unname(c(coef(ordinal), ordinal$zeta)),
    se = unname(sqrt(diag(vcov(ordinal)))[seq_along(coef(ordinal))])
  ),
  gee = list(estimate = unname(coef(gee)), se = summary(gee)$coefficients[["Std.err"]])
), auto_unbox = TRUE, digits = I(17), pretty = TRUE))
