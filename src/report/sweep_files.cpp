#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "csv.hpp"
#include "gigasim/base/csv.hpp"
#include "gigasim/report/sweep_report.hpp"
#include "sweep_database.hpp"

namespace gigasim {

namespace {
using Json = nlohmann::ordered_json;

constexpr std::size_t most_listed = 100;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
const char* better(Sense sense) { return sense == Sense::more_is_better ? "more" : "less"; }

void write_points(report::CsvFile& csv, const SweepStoreFile& store) {
  const SweepFacts& f = store.facts();
  csv.cell("point");
  for (const SweepAxis& axis : f.axes) csv.cell(axis.name);
  for (const char* name : {"status", "feasible", "replications"}) csv.cell(name);
  for (const SweepMeasure& m : f.metrics) {
    csv.cell(m.name);
    csv.cell(m.name + "_se");
  }
  csv.cell("error");
  csv.end_row();
  store.each_point([&](const SweepRow& row) {
    csv.number(row.point);
    for (const auto& value : row.values)
      std::holds_alternative<double>(value) ? csv.exact(std::get<double>(value))
                                            : csv.cell(std::get<std::string>(value));
    const PointResult& r = row.result;
    csv.cell(to_text(r.status));
    csv.cell(to_text(r.feasible));
    csv.number(r.replications);
    for (std::size_t k = 0; k < f.metrics.size(); ++k) {
      const bool known = k < r.metrics.size();
      csv.cell(known ? r.metrics[k].mean : NAN);
      csv.cell(known ? r.metrics[k].standard_error : NAN);
    }
    csv.cell(r.error);
    csv.end_row();
  });
}

Json point_json(const SweepTable& t, std::size_t position) {
  const SweepPoint& p = t.points[position];
  Json json{{"point", p.point}};
  for (std::size_t k = 0; k < t.axes.size(); ++k) json["parameters"][t.axes[k].name] = t.value_text(k, p);
  for (std::size_t m = 0; m < t.measures.size(); ++m)
    json["metrics"][t.measures[m].name] = {{"mean", number(p.mean[m])}, {"standard_error", number(p.error[m])}};
  return json;
}

Json list_of(const SweepTable& t, const std::vector<std::size_t>& positions) {
  Json list = Json::array();
  for (const std::size_t i : positions) {
    if (list.size() < most_listed) list.push_back(point_json(t, i));
  }
  return list;
}

Json effects_json(const SweepTable& t) {
  Json list = Json::array();
  for (std::size_t m = 0; m < t.measures.size(); ++m)
    for (const MainEffect& e : main_effects(t, m))
      list.push_back({{"metric", t.measures[m].name},
                      {"parameter", t.axes[e.axis].name},
                      {"share_of_variance", e.share},
                      {"least", e.least},
                      {"least_at", e.least_at},
                      {"most", e.most},
                      {"most_at", e.most_at}});
  return list;
}

Json sobol_json(const SweepTable& t) {
  Json list = Json::array();
  for (std::size_t m = 0; m < t.measures.size(); ++m) {
    const auto indices = sobol_indices(t, m);
    for (std::size_t k = 0; indices && k < t.axes.size(); ++k) {
      const SobolIndex& i = indices->axes[k];
      list.push_back({{"metric", t.measures[m].name},
                      {"parameter", t.axes[k].name},
                      {"rows", indices->rows},
                      {"first", i.first},
                      {"first_low", i.first_low},
                      {"first_high", i.first_high},
                      {"total", i.total},
                      {"total_low", i.total_low},
                      {"total_high", i.total_high}});
    }
  }
  return list;
}

Json about(const SweepStoreFile& store) {
  const SweepFacts& f = store.facts();
  const SweepCounts n = store.counts();
  Json json{{"name", f.name}, {"design", f.design}, {"replications", f.replications}};
  json["parameters"] = Json::array();
  json["metrics"] = Json::array();
  json["best"] = Json::array();
  for (const SweepAxis& axis : f.axes)
    json["parameters"].push_back({{"name", axis.name}, {"unit", axis.unit}, {"paths", axis.paths}});
  for (const SweepMeasure& m : f.metrics)
    json["metrics"].push_back({{"name", m.name}, {"unit", m.unit}, {"better", better(m.sense)}});
  for (const std::size_t position : f.best) json["best"].push_back(f.metrics[position].name);
  json["points"] = {{"all", n.points},         {"done", n.done},         {"failed", n.failed},
                    {"dropped", n.dropped},    {"pending", n.pending()}, {"infeasible", n.infeasible},
                    {"undecided", n.undecided}};
  return json;
}

void export_csv(std::ostream& out, const SweepStoreFile& store) {
  const SweepFacts& f = store.facts();
  out << "point";
  for (const SweepAxis& axis : f.axes) out << ',' << csv_text(axis.name);
  out << ",status,feasible,replications";
  MetricSummary names;
  for (const SweepMeasure& m : f.metrics) {
    out << ',' << csv_text(m.name + ".n");
    report::each_figure(names, [&](const char* figure, double) { out << ',' << csv_text(m.name + "." + figure); });
  }
  out << ",error\n";
  store.each_point([&](const SweepRow& row) {
    out << row.point;
    for (const auto& value : row.values)
      out << ','
          << (std::holds_alternative<double>(value) ? fmt::format("{}", std::get<double>(value))
                                                    : csv_text(std::get<std::string>(value)));
    out << ',' << to_text(row.result.status) << ',' << to_text(row.result.feasible) << ',' << row.result.replications;
    std::vector<MetricSummary> figures = row.result.metrics;
    for (std::size_t k = 0; k < f.metrics.size(); ++k) {
      if (k >= figures.size())
        out << std::string(12, ',');
      else {
        out << ',' << figures[k].n;
        report::each_figure(figures[k], [&](const char*, double value) {
          out << ',' << (std::isfinite(value) ? fmt::format("{}", value) : "");
        });
      }
    }
    out << ',' << csv_text(row.result.error) << '\n';
  });
}

Json row_json(const SweepFacts& f, const SweepRow& row) {
  const PointResult& r = row.result;
  Json json{{"point", row.point},
            {"parameters", Json::object()},
            {"status", to_text(r.status)},
            {"feasible", to_text(r.feasible)},
            {"replications", r.replications}};
  for (std::size_t k = 0; k < f.axes.size(); ++k)
    std::visit([&](const auto& value) { json["parameters"][f.axes[k].name] = value; }, row.values[k]);
  if (!r.error.empty()) json["error"] = r.error;
  for (MetricSummary m : r.metrics) {
    Json& figures = json["metrics"][to_text(m.name)] = {{"n", m.n}};
    report::each_figure(m, [&](const char* name, double value) { figures[name] = number(value); });
  }
  return json;
}

void export_json(std::ostream& out, const SweepStoreFile& store) {
  out << "{\"sweep\": " << about(store).dump(-1, ' ', false, Json::error_handler_t::replace) << ",\n\"points\": [\n";
  bool first = true;
  store.each_point([&](const SweepRow& row) {
    out << (first ? "" : ",\n") << row_json(store.facts(), row).dump(-1, ' ', false, Json::error_handler_t::replace);
    first = false;
  });
  out << "\n]}\n";
}
}  // namespace

void export_sweep(std::ostream& out, const SweepStoreFile& store, ExportFormat format) {
  format == ExportFormat::csv ? export_csv(out, store) : export_json(out, store);
}

std::string sweep_json(const SweepStoreFile& store) {
  const SweepFacts& f = store.facts();
  const SweepTable t = store.table();
  Json json;
  json["gigasim"] = {{"version", f.version},
                     {"scenario", f.base_file},
                     {"scenario_hash", f.base_hash},
                     {"seed", f.seed},
                     {"study_hash", f.hash}};
  json["sweep"] = about(store);
  json["best"] = t.measures.empty() ? Json::array() : list_of(t, best_points(t, 0, 10));
  json["pareto_front"] = t.measures.size() < 2 ? Json::array() : list_of(t, pareto_front(t, 0, 1));
  json["effects"] = effects_json(t);
  json["sobol"] = sobol_json(t);
  json["failures"] = Json::array();
  for (const SweepRow& row : store.failures(10))
    json["failures"].push_back({{"point", row.point}, {"error", row.result.error}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_sweep(const std::filesystem::path& folder, const SweepStoreFile& store) {
  report::CsvFile points(folder, "points.csv");
  report::PartialFile summary(folder, "summary.json");
  write_points(points, store);
  summary.write(sweep_json(store));
  points.sync();
  summary.sync();
  std::filesystem::remove(folder / "summary.json");
  points.publish();
  summary.publish();
  report::sync_directory(folder);
}

}  // namespace gigasim
