# Alpha, omega, items, components and attenuation, computed in R from the committed cohorts.
# From the project's folder: Rscript tests/r/scales.R > tests/r/scales.json
# Needs psych, lavaan and jsonlite (Debian: r-cran-psych r-cran-lavaan r-cran-jsonlite).

surgery <- read.csv("data/synthetic/surgery.csv", stringsAsFactors = TRUE)
instrument <- read.csv("data/synthetic/instrument.csv")
items_of <- function(data) data[grepl("^bel_", names(data))]
sets <- list(
  surgery = items_of(surgery),
  instrument = na.omit(items_of(instrument)),
  eleven = na.omit(items_of(instrument))[, 1:11]
)

one_factor <- function(items) {
  names <- names(items)
  k <- seq_along(names)
  model <- c(
    paste("f =~", paste0("l", k, "*", names, collapse = " + ")),
    paste0(names, " ~~ e", k, "*", names),
    paste0("omega := (", paste0("l", k, collapse = "+"), ")^2 / ((", paste0("l", k, collapse = "+"),
      ")^2 + ", paste0("e", k, collapse = "+"), ")"),
    paste0("standardized := (", paste0("l", k, "/sqrt(l", k, "^2+e", k, ")", collapse = "+"),
      ")^2 / ((", paste0("l", k, "/sqrt(l", k, "^2+e", k, ")", collapse = "+"), ")^2 + ",
      paste0("e", k, "/(l", k, "^2+e", k, ")", collapse = "+"), ")")
  )
  # Beyond its usual precision lavaan says that it did not converge; its slopes are then near zero.
  fit <- lavaan::cfa(
    model, items, std.lv = TRUE, control = list(rel.tol = 1e-13), optim.force.converged = TRUE,
    warn = FALSE
  )
  found <- lavaan::parameterEstimates(fit)
  row <- function(name) unlist(found[found$label == name, c("est", "se", "ci.lower", "ci.upper")])
  list(omega = unname(row("omega")), standardized = unname(row("standardized")))
}

duhachek <- function(C, n) {
  k <- ncol(C)
  alpha <- k / (k - 1) * (1 - sum(diag(C)) / sum(C))
  q <- 2 * k^2 / ((k - 1)^2 * sum(C)^3) *
    (sum(C) * (sum(diag(C %*% C)) + sum(diag(C))^2) - 2 * sum(diag(C)) * sum(C %*% C))
  c(alpha, sqrt(q / n))
}

scale_of <- function(items) {
  found <- psych::alpha(items, warnings = FALSE, check.keys = FALSE)
  n <- nrow(items)
  k <- ncol(items)
  ends <- function(alpha) {
    unlist(psych::alpha.ci(alpha, n, n.var = k, p.val = 0.05)[c("lower.ci", "upper.ci")])
  }
  values <- eigen(cor(items), symmetric = TRUE)$values
  spread <- eigen(cov(items), symmetric = TRUE)$values
  c(one_factor(items), list(
    alpha = found$total$raw_alpha, feldt = unname(ends(found$total$raw_alpha)),
    ase = found$total$ase, std_alpha = found$total$std.alpha,
    std_feldt = unname(ends(found$total$std.alpha)), std_ase = duhachek(cor(items), n)[2],
    deleted = found$alpha.drop$raw_alpha, rest = found$item.stats$r.drop,
    mean = found$item.stats$mean, sd = found$item.stats$sd, eigenvalues = values,
    shares = c(values[1] / k, values[1] / sum(values[values > 1]), spread[1] / sum(spread))
  ))
}

known <- 0.90
fit <- lm(absite_score ~ belonging_score + pgy + stress, surgery)
r2 <- summary(lm(belonging_score ~ pgy + stress, surgery))$r.squared
conditional <- (known - r2) / (1 - r2)
row <- summary(fit)$coefficients["belonging_score", ]

set.seed(1)
horn <- replicate(2000, eigen(cor(matrix(rnorm(114 * 28), 114)), TRUE, TRUE)$values)

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/scales.R")),
  r_version = R.version.string, psych_version = as.character(packageVersion("psych")),
  lavaan_version = as.character(packageVersion("lavaan")),
  scales = lapply(sets, scale_of),
  attenuation = list(
    conditional = conditional, observed = unname(row[1:2]),
    corrected = unname(row[1:2] / conditional), limits = unname(confint(fit)[2, ] / conditional)
  ),
  horn = apply(horn, 1, quantile, 0.95, names = FALSE)[1:8]
), auto_unbox = TRUE, digits = I(17), pretty = TRUE))
