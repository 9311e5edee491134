#include "gigasim/study/baseline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>

#include "gigasim/base/issue.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
using Json = nlohmann::ordered_json;
constexpr double beyond_chance = 3.0;  ///< standard errors
constexpr double rounding = 1e-9;
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const fs::path& file, const std::string& message) {
  throw InputError({{.path = file.string(), .message = message}});
}

Tolerance tolerance_of(const Json& json) { return {json.value("relative", 0.0), json.value("absolute", 0.0)}; }
Json tolerance_json(const Tolerance& t) { return {{"relative", t.relative}, {"absolute", t.absolute}}; }

Json metric_json(const BlessedMetric& m) {
  Json json{{"unit", m.unit},
            {"better", m.sense == Sense::more_is_better ? "more" : "less"},
            {"mean", m.value.mean},
            {"standard_error", m.value.standard_error},
            {"n", m.value.n}};
  if (m.tolerance) json["tolerance"] = tolerance_json(*m.tolerance);
  return json;
}

BlessedMetric metric_of(const std::string& name, const Json& json) {
  BlessedMetric m{.name = name, .unit = json.value("unit", "")};
  m.sense = json.value("better", "less") == "more" ? Sense::more_is_better : Sense::less_is_better;
  m.value = {json.at("mean"), json.value("standard_error", 0.0), json.value("n", std::uint64_t{1})};
  if (json.contains("tolerance")) m.tolerance = tolerance_of(json["tolerance"]);
  return m;
}

bool beyond(const Estimate& was, const Estimate& is, const Tolerance& t) {
  const double apart = std::abs(is.mean - was.mean);
  const double error = std::hypot(std::isfinite(was.standard_error) ? was.standard_error : 0.0,
                                  std::isfinite(is.standard_error) ? is.standard_error : 0.0);
  return apart > std::max({t.relative * std::abs(was.mean), t.absolute, rounding * std::abs(was.mean)}) &&
         apart > beyond_chance * error;
}
}  // namespace

Baseline read_baseline(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file, "cannot be read; make it with --bless --reason TEXT");
  const Json json = Json::parse(in, nullptr, false);
  if (!json.is_object() || !json.contains("metrics"))
    refuse(file, "is no baseline; make one with --bless --reason TEXT");
  try {
    Baseline b{
        .plan = json.value("plan", ""), .version = json.value("version", ""), .reason = json.value("reason", "")};
    b.seed = json.value("seed", std::uint64_t{0});
    b.replications = json.value("replications", std::uint64_t{1});
    b.tolerance = tolerance_of(json.at("tolerance"));
    b.scenario = json.value("scenario", "");
    for (const auto& [name, metric] : json["metrics"].items()) b.metrics.push_back(metric_of(name, metric));
    return b;
  } catch (const Json::exception& error) {
    refuse(file, fmt::format("is no whole baseline ({}); make it anew with --bless --reason TEXT", error.what()));
  }
}

void write_baseline(const fs::path& file, const Baseline& b) {
  Json json{{"plan", b.plan}, {"version", b.version},           {"reason", b.reason},
            {"seed", b.seed}, {"replications", b.replications}, {"tolerance", tolerance_json(b.tolerance)}};
  json["metrics"] = Json::object();
  for (const BlessedMetric& m : b.metrics) json["metrics"][m.name] = metric_json(m);
  json["scenario"] = b.scenario;
  fs::path partial = file;
  partial += ".partial";
  if (file.has_parent_path()) fs::create_directories(file.parent_path());
  {
    std::ofstream out(partial, std::ios::binary);
    out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    if (!out.flush()) throw std::system_error(errno, std::generic_category(), partial.string());
  }
  fs::rename(partial, file);
}

std::vector<Move> moves_since(const Baseline& b, const std::vector<Metric>& metrics, const std::vector<Estimate>& now) {
  std::vector<Move> moves;
  for (const BlessedMetric& m : b.metrics) {
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const Metric& metric) { return to_text(metric.name) == m.name; });
    const Estimate is = found == metrics.end() ? Estimate{no_number, no_number, 0}
                                               : now[static_cast<std::size_t>(found - metrics.begin())];
    if (is.n == 0 || !std::isfinite(is.mean)) {
      moves.push_back({m.name, m.unit, Moved::gone, m.value, is});
    } else if (beyond(m.value, is, m.tolerance.value_or(b.tolerance))) {
      const bool worse = (is.mean > m.value.mean) == (m.sense == Sense::less_is_better);
      moves.push_back({m.name, m.unit, worse ? Moved::worse : Moved::better, m.value, is});
    }
  }
  return moves;
}

}  // namespace gigasim
