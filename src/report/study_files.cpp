#include <cmath>
#include <nlohmann/json.hpp>

#include "csv.hpp"
#include "data_copies.hpp"
#include "gigasim/report/study_report.hpp"
#include "json.hpp"
#include "study_odds.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
const char* better(Sense sense) { return sense == Sense::more_is_better ? "more" : "less"; }

Json summary_of(const MetricSummary& m) {
  Json json{{"name", to_text(m.name)}, {"unit", m.unit}, {"better", better(m.sense)}, {"n", m.n}};
  const std::pair<const char*, double> figures[] = {{"mean", m.mean},
                                                    {"standard_error", m.standard_error},
                                                    {"standard_deviation", m.deviation},
                                                    {"minimum", m.minimum},
                                                    {"p5", m.p5},
                                                    {"p10", m.p10},
                                                    {"p50", m.p50},
                                                    {"p90", m.p90},
                                                    {"p95", m.p95},
                                                    {"maximum", m.maximum},
                                                    {"cvar_5", m.cvar}};
  for (const auto& [name, value] : figures) json[name] = number(value);
  return json;
}

Json list_of(const std::vector<MetricSummary>& metrics) {
  Json list = Json::array();
  for (const MetricSummary& m : metrics) list.push_back(summary_of(m));
  return list;
}

const char* name_of(StudyEnd end) {
  constexpr const char* names[] = {"replications", "precision", "cap", "interrupted"};
  return names[static_cast<int>(end)];
}

Json months_of(const HeatMap& map) {
  Json list = Json::array();
  for (std::size_t month = 0; month < map.months.size(); ++month)
    list.push_back({{"month", month + 1},
                    {"lole_h_per_yr", number(map.months[month].mean())},
                    {"standard_error", number(map.months[month].standard_error())}});
  return list;
}

void write_heat_map(report::CsvFile& csv, const HeatMap& map) {
  for (const char* name : {"month", "hour", "lole_h_per_yr", "standard_error"}) csv.cell(name);
  csv.end_row();
  for (std::size_t month = 0; month < map.cells.size(); ++month)
    for (std::size_t hour = 0; hour < map.cells[month].size(); ++hour) {
      const Moments& cell = map.cells[month][hour];
      csv.number(month + 1);
      csv.number(hour);
      csv.cell(cell.mean());
      csv.cell(cell.standard_error());
      csv.end_row();
    }
}
}  // namespace

nlohmann::ordered_json report::metrics_json(const std::vector<Metric>& metrics) {
  Json list = Json::array();
  for (const Metric& m : metrics)
    list.push_back(
        {{"name", to_text(m.name)}, {"unit", m.unit}, {"better", better(m.sense)}, {"value", number(m.value)}});
  return list;
}

std::string study_json(const StudyResult& r, const RunHeader& header) {
  Json json;
  json["gigasim"] = report::header_json(header);
  json["study"] = {{"replications", r.replications},
                   {"until", r.until ? Json(r.until->text) : Json(nullptr)},
                   {"ended_by", name_of(r.end)}};
  json["metrics"] = list_of(r.metrics);
  json["shortages"] = list_of(r.shortages);
  json["worst_shortage"] = nullptr;
  if (r.worst)
    json["worst_shortage"] = {{"replication", r.worst->replication}, {"start", iso_date(r.worst->start)},
                              {"length_h", r.worst->length_h},       {"depth_mw", r.worst->depth_mw},
                              {"energy_mwh", r.worst->energy_mwh},   {"cause", r.worst->cause}};
  json["months"] = months_of(r.heat_map);
  json["milestones"] = report::milestones_json(r.milestones);
  json["phase_odds"] = report::phase_odds_json(r.phases);
  json["drivers"] = report::drivers_json(r.drivers);
  if (!r.claims.empty()) json["claims"] = report::claims_json(r.claims);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_study(const fs::path& directory, const StudyResult& result, const RunHeader& header) {
  report::PartialFile summary(directory, "summary.json"), scenario(directory, "scenario.yaml");
  report::CsvFile heat_map(directory, "heatmap.csv"), milestones(directory, "milestones.csv"),
      drivers(directory, "drivers.csv");
  report::DataCopies data(directory, header.data);
  scenario.write(header.effective_scenario);
  write_heat_map(heat_map, result.heat_map);
  report::write_milestones(milestones, result.milestones);
  report::write_drivers(drivers, result.drivers);
  summary.write(study_json(result, header));
  heat_map.sync();
  milestones.sync();
  drivers.sync();
  scenario.sync();
  data.sync();
  summary.sync();
  fs::remove(directory / "summary.json");
  heat_map.publish();
  milestones.publish();
  drivers.publish();
  data.publish();
  scenario.publish();
  summary.publish();
  report::sync_directory(directory);
}

}  // namespace gigasim
