#include "job_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hour_totals.hpp"
#include "layout.hpp"

namespace gigasim::report {

namespace {
constexpr std::size_t most_losses = 3;
constexpr double told_share = 0.0005;  // of what is installed
constexpr double tolerance = 1e-9;     // relative, on what is accepted

/// The largest cause that has a name.
std::string root_cause(const BinHours& bin) {
  const auto named =
      std::find_if(bin.causes.begin(), bin.causes.end(), [](const CauseHours& c) { return !c.cause.empty(); });
  return named == bin.causes.end() ? "" : named->cause;
}

std::string loss_text(const BinHours& bin) {
  const std::string cause = root_cause(bin);
  return fmt::format("{} {:.2f} %{}", to_name(bin.bin).text, 100.0 * bin.share,
                     cause.empty() ? "" : fmt::format(" (mostly {})", cause));
}

std::string used_text(const std::vector<BinHours>& bins) {
  const auto share = [&](HourBin bin) {
    const auto found = std::find_if(bins.begin(), bins.end(), [&](const BinHours& b) { return b.bin == bin; });
    return found == bins.end() ? 0.0 : found->share;
  };
  const double useful = share(HourBin::useful), serving = share(HourBin::serving);
  if (!(serving > 0.0)) return fmt::format("{:.2f} % were useful training", 100.0 * useful);
  if (!(useful > 0.0)) return fmt::format("{:.2f} % served", 100.0 * serving);
  return fmt::format("{:.2f} % were useful training and {:.2f} % served", 100.0 * useful, 100.0 * serving);
}

std::string unfinished_sentence(const JobResult& job, Date run_end) {
  if (!job.start) return fmt::format("Job '{}' never started; it wants {}.", job.name, counted(job.gpus_wanted, "GPU"));
  const std::string done = fmt::format("{:.1f} % done", 100.0 * job.share_done);
  const auto day = [](Date date) { return iso_date(date).substr(0, 10); };
  if (!job.end) return fmt::format("Job '{}' is {} when the run ends and makes no progress any more.", job.name, done);
  if (*job.end <= run_end) return fmt::format("Job '{}' ended on {} with {}.", job.name, day(*job.end), done);
  return fmt::format("Job '{}' is {} when the run ends; at the last month's pace it would end on {}.", job.name, done,
                     day(*job.end));
}

bool within(double remaining, double accepted) { return remaining <= accepted * (1.0 + tolerance); }

std::string swing_sentence(const JobResult& j) {
  std::vector<std::string> excess;
  if (!within(j.swing_remaining_mw, j.swing_accepted_mw))
    excess.push_back(
        fmt::format("{} MW where {} MW are accepted", human(j.swing_remaining_mw), human(j.swing_accepted_mw)));
  if (!within(j.swing_remaining_mw_per_s, j.swing_accepted_mw_per_s))
    excess.push_back(fmt::format("{} MW/s where {} MW/s are accepted", human(j.swing_remaining_mw_per_s),
                                 human(j.swing_accepted_mw_per_s)));
  return fmt::format(
      "Job '{}' swings more than turbines and grid tie take: {}; a higher power floor, rack storage or more batteries "
      "would smooth it.",
      j.name, fmt::join(excess, " and "));
}
}  // namespace

bool is_service(const JobResult& job) { return job.kind == "service"; }

bool has_size(const JobResult& job) { return !is_service(job) && (job.share_done > 0.0 || !job.start); }

bool swing_accepted(const JobResult& job) {
  return within(job.swing_remaining_mw, job.swing_accepted_mw) &&
         within(job.swing_remaining_mw_per_s, job.swing_accepted_mw_per_s);
}

std::vector<std::string> hours_verdict(const RunResult& run) {
  if (run.gpu_hours.empty()) return {};
  std::vector<BinHours> bins = hours_by_bin(run.gpu_hours);
  const std::string used = used_text(bins);
  std::erase_if(bins, [](const BinHours& b) { return productive(b.bin) || b.share < told_share; });
  std::stable_sort(bins.begin(), bins.end(),
                   [](const BinHours& a, const BinHours& b) { return a.gpu_hours > b.gpu_hours; });
  if (bins.size() > most_losses) bins.resize(most_losses);
  std::vector<std::string> losses;
  for (const BinHours& bin : bins) losses.push_back(loss_text(bin));
  const std::string of = fmt::format("Of {} installed GPU-hours {}", prefixed(run.gpu_hours_installed), used);
  return {losses.empty() ? of + "." : fmt::format("{}; most were lost to: {}.", of, fmt::join(losses, ", "))};
}

std::vector<std::string> job_verdict(const RunResult& run) {
  std::vector<std::string> sentences;
  for (const JobResult& job : run.jobs)
    if (!job.finished && has_size(job)) sentences.push_back(unfinished_sentence(job, run.end));
  for (const JobResult& job : run.jobs)
    if (job.swing_mw > 0.0 && !swing_accepted(job)) sentences.push_back(swing_sentence(job));
  return sentences;
}

}  // namespace gigasim::report
