
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/printable.hpp"
#include "replication_log.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
constexpr double significant_errors = 2.0;

[[noreturn]] void refuse(const fs::path& folder, const std::string& message) {
  throw InputError({{.path = folder.string(), .message = message}});
}

/// A name from a file; whatever it holds is harmless on a terminal.
MetricName name_from(const std::string& text) { return metric_name_of(printable(text)); }

/// What a folder holds: the table of a study, or the one row of a single run.
class ResultSet {
 public:
  explicit ResultSet(const fs::path& folder) try {
    if (const auto identity = study::identity_of(folder))
      open_study(folder, *identity);
    else
      open_run(folder);
  } catch (const nlohmann::json::exception& error) {
    refuse(folder, fmt::format("holds a damaged result, or one of another program ({})", error.what()));
  }

  std::uint64_t seed = 0, runs = 0;
  std::optional<std::string> sampling{};  ///< of a study
  std::vector<Metric> metrics;

  /// Numbers of the replications that it may have.
  void note_numbers(std::set<std::uint64_t>& numbers) const {
    if (!table_) numbers.insert(number_);
    for (std::uint64_t i = 0; table_ && i < table_->bound(); ++i) numbers.insert(numbers.end(), i);
  }
  /// The metrics of a replication, in the order of `metrics`.
  std::optional<std::vector<double>> values(std::uint64_t number) const {
    if (table_) return table_->values(number);
    return number == number_ ? std::optional(values_) : std::nullopt;
  }

 private:
  void open_study(const fs::path& folder, const StudyIdentity& identity) {
    table_.emplace(folder, false);
    seed = identity.seed;
    sampling = identity.sampling;
    runs = table_->count();
    for (const std::string& name : table_->columns()) metrics.push_back({name_from(name), "", 0.0});
    describe(folder);
  }

  /// Units and senses, which the CSV file does not have.
  void describe(const fs::path& folder) {
    std::map<MetricName, Metric> known;
    const nlohmann::json json = summary(folder);
    if (json.is_object() && json.contains("metrics"))
      for (const auto& entry : json["metrics"]) {
        const Metric metric = metric_of(entry);
        known[metric.name] = metric;
      }
    for (Metric& m : metrics)
      if (const auto found = known.find(m.name); found != known.end()) m = found->second;
  }

  void open_run(const fs::path& folder) {
    const nlohmann::json json = summary(folder);
    if (!json.is_object() || !json.contains("metrics") || !json.contains("gigasim"))
      refuse(folder, "holds no results; name a result folder of 'gigasim run'");
    seed = json["gigasim"].at("seed");
    number_ = json["gigasim"].at("replication");
    runs = 1;
    for (const auto& entry : json["metrics"]) {
      metrics.push_back(metric_of(entry));
      values_.push_back(metrics.back().value);
    }
  }

  static nlohmann::json summary(const fs::path& folder) {
    std::ifstream file(folder / "summary.json");
    return nlohmann::json::parse(file, nullptr, false);
  }

  static Metric metric_of(const nlohmann::json& entry) {
    const nlohmann::json value = entry.value("value", nlohmann::json());
    return {name_from(entry.at("name").get<std::string>()), printable(entry.at("unit").get<std::string>()),
            value.is_number() ? double(value) : std::numeric_limits<double>::quiet_NaN(),
            entry.at("better") == "more" ? Sense::more_is_better : Sense::less_is_better};
  }

  std::optional<study::ReplicationTable> table_;
  std::uint64_t number_ = 0;
  std::vector<double> values_;
};

struct Pairs {
  Difference* difference;
  std::size_t a, b;  ///< position in either set
  Moments of;        ///< b less a, of replications that both have
};

/// Metrics that both have, in the order of the first; `names` must outlive them.
std::vector<Pairs> common(const ResultSet& a, const ResultSet& b, std::vector<Difference>& out) {
  std::map<MetricName, std::size_t> in_b;
  for (std::size_t i = 0; i < b.metrics.size(); ++i) in_b[b.metrics[i].name] = i;
  std::vector<Pairs> pairs;
  for (std::size_t i = 0; i < a.metrics.size(); ++i)
    if (const auto found = in_b.find(a.metrics[i].name); found != in_b.end()) {
      const Metric& m = a.metrics[i].unit.empty() ? b.metrics[found->second] : a.metrics[i];
      out.push_back({.name = m.name, .unit = m.unit, .sense = m.sense});
      pairs.push_back({nullptr, i, found->second, {}});
    }
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i].difference = &out[i];
  return pairs;
}

void add(std::vector<Pairs>& all, const std::vector<double>* a, const std::vector<double>* b, bool shared) {
  for (Pairs& p : all) {
    const double x = a ? (*a)[p.a] : std::numeric_limits<double>::quiet_NaN(),
                 y = b ? (*b)[p.b] : std::numeric_limits<double>::quiet_NaN();
    if (std::isfinite(x)) p.difference->a.add(x);
    if (std::isfinite(y)) p.difference->b.add(y);
    if (shared && std::isfinite(x) && std::isfinite(y)) p.of.add(y - x);
  }
}

/// Pairs serve when they are most of what there is; else all replications of both sides, as independent samples.
void conclude(const Pairs& p) {
  Difference& d = *p.difference;
  d.paired = p.of.count() >= 2 && 2 * p.of.count() >= std::min(d.a.count(), d.b.count());
  d.difference = d.paired ? p.of.mean() : d.b.mean() - d.a.mean();
  d.standard_error = d.paired ? p.of.standard_error() : std::hypot(d.a.standard_error(), d.b.standard_error());
}
}  // namespace

bool Difference::significant() const {
  return difference != 0.0 && std::abs(difference) >= significant_errors * standard_error;
}

Comparison compare(const fs::path& folder_a, const fs::path& folder_b) {
  const ResultSet a(folder_a), b(folder_b);
  Comparison result{.runs_a = a.runs, .runs_b = b.runs};
  std::vector<Pairs> pairs = common(a, b, result.metrics);
  std::set<std::uint64_t> numbers;
  a.note_numbers(numbers);
  b.note_numbers(numbers);
  for (const std::uint64_t i : numbers) {
    const auto x = a.values(i), y = b.values(i);
    const bool shared = x && y && a.seed == b.seed && (!a.sampling || !b.sampling || a.sampling == b.sampling);
    result.pairs += shared;
    add(pairs, x ? &*x : nullptr, y ? &*y : nullptr, shared);
  }
  for (const Pairs& p : pairs) conclude(p);
  return result;
}

}  // namespace gigasim
