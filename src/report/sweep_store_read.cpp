#include <fmt/format.h>

#include <limits>
#include <map>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/issue.hpp"
#include "sweep_database.hpp"

namespace gigasim {

const SweepFacts& SweepStoreFile::facts() const { return database_->facts; }

SweepCounts SweepStoreFile::counts() const {
  const Database& d = *database_;
  return d.guarded([&] {
    SweepCounts counts{.points = d.facts.points};
    SQLite::Statement select(*d.db,
                             "SELECT dropped, status, feasible, count(*) FROM points LEFT JOIN keys USING (key) "
                             "LEFT JOIN results ON results.id = keys.result GROUP BY 1, 2, 3");
    while (select.executeStep()) {
      const auto n = static_cast<std::uint64_t>(select.getColumn(3).getInt64());
      const std::string status = select.getColumn(1).getString(), feasible = select.getColumn(2).getString();
      if (select.getColumn(0).getInt() != 0)
        counts.dropped += n;
      else if (status == "done") {
        counts.done += n;
        counts.infeasible += feasible == "no" ? n : 0;
        counts.undecided += feasible == "undecided" ? n : 0;
      } else if (status == "failed")
        counts.failed += n;
    }
    return counts;
  });
}

void SweepStoreFile::Database::refuse_altered() const {
  throw InputError({{.path = path.string(),
                     .message = "has figures that are not as they were written (their check sums differ): the file was "
                                "changed or is damaged; run the sweep again into a new folder"}});
}

void SweepStoreFile::Database::read_figures(std::int64_t result, PointResult& r) const {
  r.metrics.clear();
  for (const SweepMeasure& m : facts.metrics)
    r.metrics.push_back({.name = metric_name_of(m.name), .unit = m.unit, .sense = m.sense});
  SQLite::Statement& select = prepared(
      "SELECT metric, n, mean, standard_error, deviation, minimum, p5, p10, p50, p90, p95, maximum, cvar_5, checksum "
      "FROM figures WHERE result = ?");
  select.bind(1, result);
  while (select.executeStep()) {
    const auto found = positions.find(select.getColumn(0).getInt64());
    if (found == positions.end()) continue;
    MetricSummary& m = r.metrics[found->second];
    m.n = static_cast<std::uint64_t>(select.getColumn(1).getInt64());
    int index = 1;
    report::each_figure(m, [&](const char*, double& value) {
      const SQLite::Column cell = select.getColumn(++index);
      value = cell.isNull() ? std::numeric_limits<double>::quiet_NaN() : cell.getDouble();
    });
    if (report::checksum(r, m) != select.getColumn(++index).getInt64()) refuse_altered();
  }
}

void SweepStoreFile::Database::each_row(const std::string& condition,
                                        const std::function<void(const SweepRow&)>& see) const {
  std::string columns;
  for (const SweepAxis& axis : facts.axes) columns += ", points." + report::sql_name(axis.name);
  SQLite::Statement select(*db, fmt::format("SELECT point, dropped, results.id, status, feasible, error, "
                                            "replications, content, checksum{} FROM points LEFT JOIN keys USING (key) "
                                            "LEFT JOIN results ON results.id = keys.result {}",
                                            columns, condition));
  while (select.executeStep()) {
    SweepRow row{.point = static_cast<std::uint64_t>(select.getColumn(0).getInt64())};
    for (std::size_t k = 0; k < facts.axes.size(); ++k) {
      const SQLite::Column cell = select.getColumn(static_cast<int>(k) + 9);
      if (facts.axes[k].kind == SweepParameter::Kind::number)
        row.values.emplace_back(cell.getDouble());
      else
        row.values.emplace_back(cell.getString());
    }
    PointResult& r = row.result;
    const bool known = !select.getColumn(2).isNull();
    const auto status = report::chosen<PointStatus>(select.getColumn(3).getString());
    r.status = known ? status.value_or(PointStatus::pending) : PointStatus::pending;
    r.feasible = report::chosen<Feasible>(select.getColumn(4).getString()).value_or(Feasible::unasked);
    r.error = select.getColumn(5).getString();
    r.replications = static_cast<std::uint64_t>(select.getColumn(6).getInt64());
    r.content = static_cast<std::uint64_t>(select.getColumn(7).getInt64());
    if (known && report::checksum(r) != select.getColumn(8).getInt64()) refuse_altered();
    if (select.getColumn(1).getInt() != 0) r.status = PointStatus::dropped;
    if (r.status == PointStatus::done) read_figures(select.getColumn(2).getInt64(), r);
    see(row);
  }
}

void SweepStoreFile::each_point(const std::function<void(const SweepRow&)>& see) const {
  database_->guarded([&] { database_->each_row("ORDER BY point", see); });
}

namespace {
/// Number, seconds since 1970, or position of the text among the axis's labels.
double coordinate(SweepAxis& axis, std::map<std::string, std::size_t>& labels,
                  const std::variant<double, std::string>& value) {
  if (const double* number = std::get_if<double>(&value)) return *number;
  const std::string& text = std::get<std::string>(value);
  if (axis.kind == SweepParameter::Kind::date) return clock_s(Date{}, parse_date(text).value_or(Date{}));
  const auto [found, fresh] = labels.emplace(text, labels.size());
  if (fresh) axis.labels.push_back(text);
  return static_cast<double>(found->second);
}
}  // namespace

SweepTable SweepStoreFile::table() const {
  const SweepFacts& f = facts();
  SweepTable table{.block = f.block, .axes = f.axes};
  for (const std::size_t position : f.best) table.measures.push_back(f.metrics[position]);
  std::vector<std::map<std::string, std::size_t>> labels(f.axes.size());
  each_point([&](const SweepRow& row) {
    if (row.result.status != PointStatus::done) return;
    SweepPoint p{.point = row.point, .feasible = row.result.feasible};
    for (std::size_t k = 0; k < f.axes.size(); ++k) p.at.push_back(coordinate(table.axes[k], labels[k], row.values[k]));
    for (const std::size_t position : f.best) {
      p.mean.push_back(row.result.metrics[position].mean);
      p.error.push_back(row.result.metrics[position].standard_error);
    }
    table.points.push_back(std::move(p));
  });
  return table;
}

std::vector<SweepRow> SweepStoreFile::failures(std::size_t most) const {
  std::vector<SweepRow> rows;
  database_->guarded([&] {
    database_->each_row(fmt::format("WHERE status = 'failed' AND dropped = 0 ORDER BY point LIMIT {}", most),
                        [&](const SweepRow& row) { rows.push_back(row); });
  });
  return rows;
}

}  // namespace gigasim
