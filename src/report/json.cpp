#include "json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "gigasim/report/report.hpp"
#include "gigasim/study/metrics.hpp"
#include "record_fields.hpp"

namespace gigasim {

namespace {
using Json = nlohmann::ordered_json;

/// Visitor: one key a field; what is not a number becomes null.
struct Keys {
  Json& object;
  void operator()(const char* name, double value) { object[name] = std::isfinite(value) ? Json(value) : Json(nullptr); }
  void operator()(const char* name, Date date) { object[name] = iso_date(date); }
  template <class T>
  void operator()(const char* name, const T& value) {
    object[name] = value;
  }
};

template <class T>
Json object_of(const T& record) {
  Json object = Json::object();
  Keys keys{object};
  report::visit(keys, record);
  return object;
}

template <class T>
Json list_of(const std::vector<T>& records) {
  Json list = Json::array();
  for (const T& record : records) list.push_back(object_of(record));
  return list;
}

Json bins_of(const std::vector<report::BinHours>& bins, bool with_causes) {
  Json list = list_of(bins);
  for (std::size_t i = 0; with_causes && i < bins.size(); ++i) list[i]["causes"] = list_of(bins[i].causes);
  return list;
}

Json gpu_hours_of(const std::vector<GpuHours>& cells) {
  Json object;
  object["bins"] = bins_of(report::hours_by_bin(cells), true);
  object["phases"] = Json::array();
  for (const report::PhaseHours& phase : report::hours_by_phase(cells)) {
    object["phases"].push_back(object_of(phase));
    object["phases"].back()["bins"] = bins_of(phase.bins, false);
  }
  return object;
}

Json economics_of(const Economics& e) {
  Json object = object_of(e);
  object["unpriced"] = e.unpriced;
  object["phases"] = list_of(e.phases);
  object["owners"] = list_of(e.owners);
  object["resources"] = list_of(e.resources);
  object["months"] = list_of(e.months);
  object["items"] = list_of(e.items);
  object["jobs"] = list_of(e.jobs);
  return object;
}

Json header_of(const RunHeader& header) {
  Json object = object_of(header);
  object["inputs"] = Json::array();
  for (const auto& [name, hash] : header.inputs) object["inputs"].push_back({{"name", name}, {"hash", hash}});
  for (const auto& [path, value] : header.drawn) object["drawn"][path] = value;
  return object;
}
}  // namespace

nlohmann::ordered_json report::claims_json(const std::vector<ClaimResult>& claims) {
  Json list = list_of(claims);
  for (std::size_t i = 0; i < claims.size(); ++i) list[i]["resources"] = list_of(claims[i].resources);
  return list;
}

nlohmann::ordered_json report::header_json(const RunHeader& header) { return header_of(header); }

std::string summary_json(const RunResult& result, const RunHeader& header) {
  Json json;
  json["gigasim"] = header_of(header);
  json["run"] = object_of(result);
  json["verdict"] = verdict(result);
  if (!result.claims.empty()) json["claims"] = report::claims_json(result.claims);
  json["phases"] = Json::array();
  for (const PhaseResult& phase : result.phases) {
    json["phases"].push_back(object_of(phase));
    json["phases"].back()["shortfalls"] = list_of(phase.shortfalls);
  }
  json["shortfalls"] = list_of(result.shortfalls);
  json["fleets"] = list_of(result.fleets);
  json["gpu_hours"] = gpu_hours_of(result.gpu_hours);
  json["jobs"] = list_of(result.jobs);
  if (!result.marginal.empty()) json["marginal"] = list_of(result.marginal);
  if (result.economics) json["economics"] = economics_of(*result.economics);
  json["adequacy"] = object_of(result.adequacy);
  json["ledger"] = object_of(result.ledger);
  json["metrics"] = report::metrics_json(metrics_of(result));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gigasim
