#include "run_study.hpp"

#include <fmt/format.h>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/report/study_report.hpp"
#include "gigasim/sim/run.hpp"
#include "gigasim/study/questions.hpp"

namespace gigasim::cli {

namespace {
/// Draws the progress line on a terminal, and tells what went wrong.
class Watch : public StudyObserver {
 public:
  Watch(bool draws, const Plan& plan, const StudyOptions& options)
      : line_(draws),
        plan_(plan),
        seed_(options.identity.seed),
        claims_(questions_of(plan.written().scenario, options.metrics).claims, options.metrics) {}

  void progress(const StudyProgress& p) override {
    line_.update([&](double elapsed_s) { return study_progress_line(p, elapsed_s); });
  }
  void failed(std::uint64_t replication, const std::string& reason) override {
    clear();
    plan_.draw(seed_, replication);  // throws when it failed because its values do not fit together
    fmt::print(stderr, "gigasim: replication {}: {}; trying it again\n", replication, printable(reason));
  }
  void replication(std::uint64_t, std::span<const double> values) override { claims_.add(values); }
  std::vector<ClaimResult> claims() const { return claims_.results(); }
  bool interrupted() override { return interrupt_signal() != 0; }
  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
  const Plan& plan_;
  std::uint64_t seed_;
  ClaimTally claims_;
};
}  // namespace

StudyResult run_study(const StudyOptions& options, const Plan& plan, bool draws) {
  Watch watch(draws, plan, options);
  watch_interrupts(Haste::within_a_second);
  const Runner runner = [&](std::uint64_t replication, Recorder& recorder) {
    return run(plan.draw(options.identity.seed, replication),
               {.seed = options.identity.seed, .replication = replication}, recorder);
  };
  try {
    StudyResult result = monte_carlo(options, runner, watch);
    result.claims = watch.claims();
    watch.clear();
    return result;
  } catch (...) {
    watch.clear();
    throw;
  }
}

}  // namespace gigasim::cli
