# Separated logistic regressions, and other ordinary dirty data, computed in R; the data are drawn
# here and stand beside the results. From the project's folder:
# Rscript tests/r/dirty.R > tests/r/dirty.json
# Needs brglm2, lme4, psych and jsonlite (Debian: r-cran-<name>).

set.seed(20261128)
suppressWarnings(library(brglm2))

# Twenty separated data sets

split_at <- function(x) {
  cuts <- sort(x)
  as.integer(x > mean(cuts[floor(length(x) / 2) + 0:1]))
}
continuous <- function(n, mean = 0, sd = 1, digits = 4) {
  x <- round(mean + sd * rnorm(n), digits)
  list(x = x, b = split_at(x))
}
quasi <- function(n) {
  x <- round(rnorm(n), 1)
  x[1:2] <- 0
  list(x = x, b = c(1L, 0L, as.integer(x[-(1:2)] > 0)))
}
years <- function(n) {
  x <- sample(2015:2024, n, replace = TRUE)
  list(x = x, b = as.integer(x > 2019))
}
cell <- function(n, full) {
  g <- sample(c("a", "b", "c"), n, replace = TRUE)
  b <- rbinom(n, 1, 0.4)
  b[g == "c"] <- full
  list(x = round(rnorm(n), 2), g = g, b = b)
}
sets <- list(
  continuous(10), continuous(10), continuous(25), continuous(25), continuous(200), continuous(200),
  continuous(500), continuous(500), years(60), years(80), continuous(60, 200, 2),
  continuous(60, 200, 0.01), continuous(60, 500, 5), continuous(60, 500, 0.01), cell(60, 0L),
  cell(60, 1L), cell(90, 0L), quasi(30), quasi(80), years(40)
)

firth <- function(set) {
  m <- mean(set$x)
  s <- sd(set$x)
  z <- (set$x - m) / s
  b <- set$b
  g <- if (is.null(set$g)) NULL else factor(set$g)
  formula <- if (is.null(g)) b ~ z else b ~ g + z
  fit <- glm(formula, binomial, method = "brglmFit", type = "AS_mean",
             control = brglmControl(epsilon = 1e-11, maxit = 50000))
  X <- model.matrix(fit)
  best <- unname(coef(fit))
  value <- function(beta) {
    eta <- drop(X %*% beta)
    w <- plogis(eta) * plogis(-eta)
    logdet <- determinant(crossprod(X * sqrt(w)))$modulus
    sum(plogis(ifelse(b == 1, eta, -eta), log.p = TRUE)) + as.numeric(logdet) / 2
  }
  slope <- function(beta) {
    eta <- drop(X %*% beta)
    p <- plogis(eta)
    w <- p * plogis(-eta)
    h <- w * rowSums((X %*% solve(crossprod(X * sqrt(w)))) * X)
    drop(crossprod(X, b - p + h * (0.5 - p)))
  }
  profile <- function(j, at, start) {
    whole <- function(free) append(free, at, after = j - 1)
    control <- list(fnscale = -1, reltol = 1e-15, maxit = 5000, parscale = abs(best[-j]) + 1e-3)
    for (again in 1:4) {
      found <- optim(start, function(f) value(whole(f)), function(f) slope(whole(f))[-j],
                     method = "BFGS", control = control)
      start <- found$par
    }
    found
  }
  limit <- function(j, sign) { # brute force: walk outwards in steps, then bisect
    level <- value(best) - qchisq(0.95, 1) / 2
    at <- best[j]
    step <- sign * abs(best[j]) / 20
    start <- best[-j]
    ahead <- profile(j, at + step, start)
    while (ahead$value > level) {
      at <- at + step
      start <- ahead$par
      step <- 1.2 * step
      ahead <- profile(j, at + step, start)
    }
    ends <- sort(c(at, at + step))
    uniroot(function(v) profile(j, v, start)$value - level, ends, tol = 1e-10)$root
  }
  k <- length(best)
  list(
    data = set,
    estimate = c(best[1] - best[k] * m / s, best[-c(1, k)], best[k] / s),
    limits_of_x = c(limit(k, -1), limit(k, 1)) / s,
    limits_of_cell = if (is.null(g)) NULL else c(limit(3, -1), limit(3, 1))
  )
}

# Other dirty data

n <- 40

grades <- c("poor", "fair", "good", "great")
first <- sample(c("poor", "fair", "great"), n, replace = TRUE)
second <- ifelse(runif(n) < 0.6, first, sample(c("poor", "fair", "great"), n, replace = TRUE))
observed <- table(factor(first, grades), factor(second, grades)) / n
expected <- outer(rowSums(observed), colSums(observed))
distance <- abs(outer(1:4, 1:4, "-"))
kappas <- list(linear = 1 - sum(distance * observed) / sum(distance * expected),
               quadratic = 1 - sum(distance^2 * observed) / sum(distance^2 * expected))

who <- 1:60
trait <- rnorm(60)
waves <- lapply(c("T2", "T9", "T10"), function(w) {
  data.frame(who = who, wave = w, x = round(trait + rnorm(60), 2), y = round(trait + rnorm(60), 2))
})
lagged <- function(before, after) {
  fits <- list(lm(after$x ~ before$x + before$y), lm(after$y ~ before$x + before$y))
  unname(c(coef(fits[[1]])[2], coef(fits[[2]])[2], coef(fits[[2]])[3], coef(fits[[1]])[3]))
}
panel <- do.call(rbind, waves)

tight <- lme4::lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14))
near_one <- lapply(c(0.03, 0.01, 0.001), function(within) {
  g <- rep(1:12, each = 5)
  y <- 100 + rnorm(12)[g] + within * rnorm(60)
  v <- as.data.frame(lme4::VarCorr(lme4::lmer(y ~ 1 + (1 | g), control = tight,
                                              start = 1 / within)))$vcov
  list(g = g, y = y, icc = v[1] / sum(v))
})

k <- sample(1:3, 200, replace = TRUE)
far <- 1e6 + round(rnorm(200), 3)
b <- rbinom(200, 1, plogis(0.8 * (far - 1e6) + 0.5 * (k == 2)))
model <- glm(b ~ factor(k) + I(far - 1e6), binomial, control = list(epsilon = 1e-14))
risk <- function(level) mean(predict(model, data.frame(k = level, far = far), type = "response"))

probit <- glm(b ~ I(far - 1e6), binomial("probit"), control = list(epsilon = 1e-14))

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/dirty.R")),
  versions = list(R = as.character(getRversion()), brglm2 = as.character(packageVersion("brglm2")),
                  lme4 = as.character(packageVersion("lme4"))),
  firth = lapply(sets, firth),
  grades = list(levels = grades, first = first, second = second, kappa = kappas),
  panel = list(who = panel$who, wave = panel$wave, x = panel$x, y = panel$y,
               paths = c(lagged(waves[[1]], waves[[2]]), lagged(waves[[2]], waves[[3]]))),
  near_one = near_one,
  far = list(k = k, far = far, b = b, contrasts = c(risk(2) - risk(1), risk(3) - risk(1)),
             probit = coef(probit)[[2]])
), auto_unbox = TRUE, digits = I(15)), "\n")
