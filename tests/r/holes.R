# Holes, ties, few clusters, names within names, ratios and thresholds, computed in R; the data are
# drawn here and stand beside the results. From the project's folder:
# Rscript tests/r/holes.R > tests/r/holes.json
# Needs lme4, clubSandwich, MASS, mice and jsonlite (Debian: r-cran-<name>).

set.seed(20261129)
n <- 60

# Groups cut from a score of whole numbers, with ties and holes

score <- sample(1:9, n, replace = TRUE)
exam <- round(70 + 2 * score + 8 * rnorm(n), 1)
score[c(3, 17, 44)] <- NA
exam[c(5, 17)] <- NA
gap <- function(share, exam) {
  cuts <- quantile(score, c(share, 1 - share), type = 1, names = FALSE, na.rm = TRUE)
  low <- exam[score %in% 1:cuts[1]]
  high <- exam[score %in% cuts[2]:9]
  test <- t.test(high, low)
  list(cuts = cuts, estimate = unname(-diff(test$estimate)), std_error = test$stderr,
       df = unname(test$parameter), limits = c(test$conf.int), n = sum(!is.na(c(high, low))))
}
flat <- ifelse(score %in% 8:9, 90, exam) # nobody differs at one end

# Few clusters, and a variance between them at the border

cluster <- rep(1:4, c(6, 9, 14, 31))
x <- round(rnorm(n) + cluster / 4, 2)
y <- round(x + rnorm(4)[cluster] + rnorm(n), 2)
few <- clubSandwich::coef_test(lm(y ~ x), vcov = "CR2", cluster = cluster, test = "Satterthwaite")
groups <- rep(1:10, each = 6)
apart <- ave(rnorm(n), groups, FUN = function(v) v - mean(v)) + rep(c(-0.05, 0.05), 30)
deviance <- lme4::lmer(apart ~ 1 + (1 | groups), devFunOnly = TRUE)
level <- deviance(0) + qchisq(0.95, 1)
theta <- uniroot(function(t) deviance(t) - level, c(0, 5), tol = 1e-13)$root
stopifnot(optimize(deviance, c(0, 5))$minimum < 1e-3)

# A stepped wedge of four programs, each with its own start

wedge <- expand.grid(person = 1:5, period = 1:5, program = 1:4)
wedge$treated <- as.integer(wedge$period > wedge$program)
wedge$y <- round(0.8 * wedge$treated + wedge$period / 5 + rnorm(nrow(wedge)), 2)
wedge <- wedge[-c(2, 30, 77), ]
by_program <- clubSandwich::coef_test(
  lm(y ~ treated + factor(period) + factor(program), wedge), vcov = "CR2",
  cluster = wedge$program, test = "Satterthwaite"
)[2, ]
df_of <- function(found) if ("df_Satt" %in% names(found)) found$df_Satt else found$df

# A name within a name, and a shift of what was imputed

belonging <- round(rnorm(n), 2)
belonging_community <- round(0.5 * belonging + rnorm(n), 2)
fit <- lm(exam ~ belonging + belonging_community)
known <- model.frame(fit)
r2 <- summary(lm(belonging ~ belonging_community, known))$r.squared
conditional <- (0.85 - r2) / (1 - r2)

hole <- seq_len(n) %% 7 == 0
copies <- lapply(1:4, function(k) ifelse(hole, round(rnorm(n), 2), belonging))
shifted <- sapply(c(0, -0.5), function(delta) {
  fits <- lapply(copies, function(copy) {
    summary(lm(belonging_community ~ I(copy + delta * hole)))$coefficients[2, 1:2]
  })
  both <- do.call(rbind, fits)
  pooled <- mice::pool.scalar(both[, 1], both[, 2]^2, n = Inf, k = 2)
  c(pooled$qbar, sqrt(pooled$t))
})

# Ratios, thresholds and dispersions

answer <- cut(x + rlogis(n), c(-Inf, -0.5, 1, 2.5, Inf), labels = FALSE)
ordinal <- lapply(c(logit = "logistic", probit = "probit"), function(method) {
  fit <- MASS::polr(factor(answer) ~ x, method = method, control = list(reltol = 1e-16))
  unname(c(coef(fit), fit$zeta))
})
visits <- rnbinom(200, size = 1.5, mu = exp(0.5 + 0.4 * rep(x, length.out = 200)))
times <- rep(x, length.out = 200)
counts <- MASS::glm.nb(visits ~ times, control = glm.control(epsilon = 1e-14, maxit = 200))

# Codes that only one coder uses

first <- sample(c("a", "b"), n, replace = TRUE)
second <- ifelse(runif(n) < 0.7, first, sample(c("b", "c"), n, replace = TRUE))
observed <- table(factor(first, c("a", "b", "c")), factor(second, c("a", "b", "c"))) / n
chance <- sum(rowSums(observed) * colSums(observed))

# People who are alone in their groups

stage <- sample(c("PGY1", "PGY2", NA), n, replace = TRUE, prob = c(5, 4, 1))
site <- sample(1:6, n, replace = TRUE, prob = 6:1)
cells <- table(paste(stage, site)) # a gap is known, too

cat(jsonlite::toJSON(list(
  script = unname(tools::md5sum("tests/r/holes.R")),
  versions = list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")),
                  clubSandwich = as.character(packageVersion("clubSandwich")),
                  MASS = as.character(packageVersion("MASS")),
                  mice = as.character(packageVersion("mice"))),
  ends = list(score = score, exam = exam, tenth = gap(0.1, exam), quarter = gap(0.25, exam),
              flat = flat, of_flat = gap(0.1, flat)),
  few = list(cluster = cluster, x = x, y = y, estimate = few$beta, std_error = few$SE,
             df = df_of(few)),
  border = list(group = groups, y = apart, high = theta^2 / (1 + theta^2)),
  wedge = list(program = wedge$program, period = wedge$period, treated = wedge$treated, y = wedge$y,
               effect = by_program$beta, std_error = by_program$SE, df = df_of(by_program)),
  names = list(belonging = belonging, community = belonging_community, exam = exam,
               conditional = conditional, slope = unname(coef(fit)[2] / conditional),
               std_error = unname(summary(fit)$coefficients[2, 2] / conditional)),
  shift = list(hole = hole, copies = copies, community = belonging_community,
               estimate = shifted[1, ], std_error = shifted[2, ]),
  ordinal = c(list(x = x, answer = answer), ordinal),
  counts = list(x = times, visits = visits, slope = unname(coef(counts)[2]),
                alpha = 1 / counts$theta),
  codes = list(first = first, second = second,
               kappa = (sum(diag(observed)) - chance) / (1 - chance)),
  alone = list(stage = stage, site = site, smallest = min(cells), below = sum(cells[cells < 5]))
), auto_unbox = TRUE, digits = I(15), na = "null"), "\n")
