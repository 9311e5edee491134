#include <cmath>
#include <nlohmann/json.hpp>

#include "csv.hpp"
#include "gigasim/report/sizing_report.hpp"

namespace gigasim {

namespace {
using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

const char* name_of(Standing s) {
  return s == Standing::holds ? "holds" : s == Standing::fails ? "fails" : "undecided";
}

const char* name_of(SizingEnd end) {
  constexpr const char* names[] = {"found", "none", "interrupted", "cap"};
  return names[static_cast<int>(end)];
}

Json point_json(const SizingProblem& p, const SizingPoint& point) {
  Json json;
  for (std::size_t v = 0; v < point.size(); ++v) json[p.variables[v].name] = p.variables[v].values[point[v]];
  return json;
}

Json trial_json(const SizingProblem& p, const SizingTrial& t) {
  Json json{{"point", point_json(p, t.point)}, {"standing", name_of(t.standing)}, {"replications", t.replications}};
  json["cost_usd"] = t.cost ? number(*t.cost) : Json(nullptr);
  json["more_replications"] = t.standing == Standing::undecided ? number(t.more_replications) : Json(nullptr);
  json["binds"] = p.criteria[t.tightest].text;
  json["obstacle"] = t.obstacle.empty() ? Json(nullptr) : Json(t.obstacle);
  json["criteria"] = Json::array();
  for (std::size_t k = 0; k < t.figures.size(); ++k) {
    const CriterionFigure& f = t.figures[k];
    json["criteria"].push_back({{"criterion", p.criteria[k].text},
                                {"standing", name_of(f.standing)},
                                {"unit", p.criteria[k].unit},
                                {"n", f.n},
                                {"mean", number(f.mean)},
                                {"standard_error", number(f.standard_error)},
                                {"slack", number(f.slack)}});
  }
  json["largest_shortfalls"] = Json::object();
  for (const auto& [name, count] : t.binds) json["largest_shortfalls"][name] = count;
  return json;
}

void write_probes(report::CsvFile& csv, const SizingProblem& p, const SizingResult& r) {
  for (const SizingVariable& v : p.variables) csv.cell(v.name);
  for (const char* name : {"criterion", "standing", "n", "mean", "standard_error", "slack", "unit", "cost_usd"})
    csv.cell(name);
  csv.end_row();
  for (const SizingTrial& t : r.trials)
    for (std::size_t k = 0; k < t.figures.size(); ++k) {
      for (std::size_t v = 0; v < t.point.size(); ++v) csv.cell(p.variables[v].values[t.point[v]]);
      const CriterionFigure& f = t.figures[k];
      csv.cell(p.criteria[k].text);
      csv.cell(name_of(f.standing));
      csv.number(f.n);
      csv.cell(f.mean);
      csv.cell(f.standard_error);
      csv.cell(f.slack);
      csv.cell(p.criteria[k].unit);
      csv.cell(t.cost.value_or(NAN));
      csv.end_row();
    }
}
}  // namespace

std::string sizing_json(const SizingProblem& p, const SizingResult& r, const SizingHeader& header) {
  Json json;
  json["gigasim"] = {{"version", header.version}, {"study", header.study_file},    {"name", header.name},
                     {"base", header.base_file},  {"plan_hash", header.plan_hash}, {"seed", header.seed}};
  json["search"] = {{"ended_by", name_of(r.end)},
                    {"confidence", p.confidence},
                    {"least_replications", p.least},
                    {"most_replications", p.most},
                    {"error_per_decision", r.error_per_decision},
                    {"runs", r.runs}};
  const auto position = [&](const std::optional<std::size_t>& i) {
    return i ? trial_json(p, r.trials[*i]) : Json(nullptr);
  };
  json["best"] = position(r.best);
  json["nearest"] = position(r.nearest);
  json["perhaps"] = position(r.perhaps);
  json["curve"] = Json::array();
  for (const std::size_t i : r.curve) json["curve"].push_back(point_json(p, r.trials[i].point));
  json["notes"] = r.notes;
  json["trials"] = Json::array();
  for (const SizingTrial& t : r.trials) json["trials"].push_back(trial_json(p, t));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_sizing(const std::filesystem::path& directory, const SizingProblem& p, const SizingResult& r,
                  const SizingHeader& header) {
  report::CsvFile probes(directory, "probes.csv");
  report::PartialFile summary(directory, "summary.json");
  write_probes(probes, p, r);
  summary.write(sizing_json(p, r, header));
  probes.sync();
  summary.sync();
  probes.publish();
  summary.publish();
  report::sync_directory(directory);
}

}  // namespace gigasim
