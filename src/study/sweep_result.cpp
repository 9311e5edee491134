#include "sweep_result.hpp"

#include <nlohmann/json.hpp>

namespace gigasim::study {

using nlohmann::json;

namespace {
template <class Summary, class Visit>
void figures(Summary& m, const Visit& visit) {
  for (auto* x : {&m.mean, &m.standard_error, &m.deviation, &m.minimum, &m.p5, &m.p10, &m.p50, &m.p90, &m.p95,
                  &m.maximum, &m.cvar})
    visit(*x);
}
}  // namespace

std::string to_bytes(const Finding& f) {
  json j;
  if (f.same_as) j["same_as"] = *f.same_as;
  const PointResult& r = f.result;
  j["status"] = static_cast<int>(r.status);
  j["feasible"] = static_cast<int>(r.feasible);
  j["error"] = r.error;
  j["content"] = r.content;
  j["replications"] = r.replications;
  j["wall_s"] = r.wall_s;
  j["cpu_s"] = r.cpu_s;
  json& rows = j["metrics"] = json::array();
  for (const MetricSummary& m : r.metrics) {
    json row = json::array({m.n});
    figures(m, [&](double x) { row.push_back(x); });
    rows.push_back(std::move(row));
  }
  std::string bytes;
  json::to_cbor(j, bytes);
  return bytes;
}

Finding finding_of(const std::string& bytes, const SweepQuestions& questions) {
  const json j = json::from_cbor(bytes, true, false);
  if (!j.is_object()) throw InternalFault("a worker returned a damaged result");
  Finding f;
  if (j.contains("same_as")) f.same_as = j["same_as"].get<std::uint64_t>();
  PointResult& r = f.result;
  r.status = static_cast<PointStatus>(j["status"].get<int>());
  r.feasible = static_cast<Feasible>(j["feasible"].get<int>());
  r.error = j["error"].get<std::string>();
  r.content = j["content"].get<std::uint64_t>();
  r.replications = j["replications"].get<std::uint64_t>();
  r.wall_s = j["wall_s"].get<double>();
  r.cpu_s = j["cpu_s"].get<double>();
  for (const json& row : j["metrics"]) {
    const Metric& metric = questions.metric(r.metrics.size());
    MetricSummary m{.name = metric.name, .unit = metric.unit, .sense = metric.sense, .n = row[0].get<std::uint64_t>()};
    std::size_t i = 0;
    figures(m, [&](double& x) { x = row[++i].get<double>(); });
    r.metrics.push_back(std::move(m));
  }
  return f;
}

}  // namespace gigasim::study
