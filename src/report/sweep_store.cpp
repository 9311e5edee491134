#include "gigasim/report/sweep_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>

#include "gigasim/base/issue.hpp"
#include "sweep_database.hpp"

namespace gigasim {

using Kind = SweepParameter::Kind;

namespace {
std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::string now() { return iso_date(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())); }

const char* name_of(Kind kind) { return kind == Kind::number ? "number" : kind == Kind::date ? "date" : "text"; }

void bind_number(SQLite::Statement& statement, int index, double value) {
  if (std::isfinite(value))
    statement.bind(index, value);
  else
    statement.bind(index);
}

template <class... Values>
void run(SQLite::Statement& statement, const Values&... values) {
  int index = 0;
  (statement.bind(++index, values), ...);
  statement.exec();
}

std::int64_t signed_of(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}
}  // namespace

SweepStoreFile::SweepStoreFile(std::unique_ptr<Database> database) : database_(std::move(database)) {}
SweepStoreFile::SweepStoreFile(SweepStoreFile&&) noexcept = default;
SweepStoreFile::~SweepStoreFile() = default;

SweepStoreFile SweepStoreFile::prepare(const std::filesystem::path& file, const Sweep& sweep, const SweepOrigin& origin,
                                       Shard shard) {
  auto d = std::make_unique<Database>(file, Database::Mode::write, true);
  d->guarded([&] {
    d->make_tables();
    d->load();
    const std::string hash = fmt::format("{:016x}", sweep.hash());
    if (d->facts.hash != hash || d->value("shard") != fmt::format("{}/{}", shard.i, shard.n))
      d->replace_plan(sweep, origin, shard);
    d->commit();
  });
  return SweepStoreFile(std::move(d));
}

std::unique_ptr<SweepStoreFile::Database> SweepStoreFile::Database::loaded(const std::filesystem::path& file, Mode mode,
                                                                           bool keys) {
  auto d = std::make_unique<Database>(file, mode, false);
  d->guarded([&] { d->load(keys); });
  return d;
}

SweepStoreFile SweepStoreFile::open(const std::filesystem::path& file) {
  return SweepStoreFile(Database::loaded(file, Database::Mode::write));
}
SweepStoreFile SweepStoreFile::read(const std::filesystem::path& file) {
  return SweepStoreFile(Database::loaded(file, Database::Mode::read));
}
SweepStoreFile SweepStoreFile::glance(const std::filesystem::path& file) {
  return SweepStoreFile(Database::loaded(file, Database::Mode::read, false));
}
SweepStoreFile SweepStoreFile::read_unlocked(const std::filesystem::path& file) {
  return SweepStoreFile(Database::loaded(file, Database::Mode::unlocked));
}

void SweepStoreFile::Database::replace_plan(const Sweep& sweep, const SweepOrigin& origin, Shard shard) {
  write_provenance(sweep, origin);
  set("shard", fmt::format("{}/{}", shard.i, shard.n));
  write_columns(sweep.plan(), sweep.questions());
  write_points(sweep, shard);
  load_facts();
}

void SweepStoreFile::Database::write_provenance(const Sweep& sweep, const SweepOrigin& origin) {
  const SweepPlan& plan = sweep.plan();
  const std::pair<const char*, std::string> texts[] = {
      {"name", plan.name},
      {"design", std::string(to_text(plan.design))},
      {"study_file", origin.study_file.string()},
      {"study_text", origin.study_text},
      {"base_file", origin.base_file},
      {"base_hash", origin.base_hash},
      {"version", origin.version},
      {"created", now()},
      {"host", host_name()},
      {"hash", fmt::format("{:016x}", sweep.hash())},
      {"seed", fmt::format("{}", plan.seed)},
      {"points", fmt::format("{}", sweep.points().size())},
      {"block", fmt::format("{}", sweep.points().block())},
      {"replications", fmt::format("{}", sweep.questions().replications)}};
  for (const auto& [name, text] : texts) set(name, text);
}

std::int64_t SweepStoreFile::Database::metric_id(const std::string& name, const std::string& unit, Sense sense) {
  if (const auto found = metric_ids.find(name); found != metric_ids.end()) return found->second;
  run(prepared("INSERT INTO metrics (name, unit, better) VALUES (?, ?, ?)"), name, unit,
      sense == Sense::more_is_better ? "more" : "less");
  return metric_ids[name] = db->getLastInsertRowid();
}

void SweepStoreFile::Database::write_columns(const SweepPlan& plan, const SweepQuestions& q) {
  db->exec("DELETE FROM parameters");
  for (const SweepParameter& p : plan.parameters)
    run(prepared("INSERT INTO parameters (name, unit, kind, paths) VALUES (?, ?, ?, ?)"), p.name, p.unit,
        name_of(p.kind), joined(p.paths));
  db->exec("UPDATE metrics SET position = NULL, best = NULL");
  for (std::size_t k = 0; k < q.kept.size(); ++k)
    run(prepared("UPDATE metrics SET position = ? WHERE id = ?"), signed_of(k),
        metric_id(to_text(q.metric(k).name), q.metric(k).unit, q.metric(k).sense));
  for (std::size_t rank = 0; rank < q.best.size(); ++rank)
    run(prepared("UPDATE metrics SET best = ? WHERE position = ?"), signed_of(rank), signed_of(q.best[rank]));
}

void SweepStoreFile::Database::write_points(const Sweep& sweep, Shard shard) {
  const std::vector<SweepParameter>& parameters = sweep.plan().parameters;
  std::string columns = "point INTEGER PRIMARY KEY, key INTEGER, dropped INTEGER", marks = "?, ?, ?";
  for (const SweepParameter& p : parameters) {
    columns += fmt::format(", {} {}", report::sql_name(p.name), p.kind == Kind::number ? "REAL" : "TEXT");
    marks += ", ?";
  }
  db->exec(fmt::format("DROP TABLE points; CREATE TABLE points ({})", columns));
  statements.clear();  // they were prepared for the table that is gone
  SQLite::Statement insert(*db, fmt::format("INSERT INTO points VALUES ({})", marks));
  for (std::uint64_t point = 0; point < sweep.points().size(); ++point) {
    if (!shard.has(point)) continue;
    insert.bind(1, signed_of(point));
    insert.bind(2, signed_of(sweep.key(point)));
    insert.bind(3, sweep.dropped(point) ? 1 : 0);
    const std::vector<double> at = sweep.points().coordinates(point);
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      const int index = static_cast<int>(k) + 4;
      if (parameters[k].kind == Kind::number)
        insert.bind(index, number_at(parameters[k], at[k]));
      else
        insert.bind(index, text_at(parameters[k], at[k]));
    }
    insert.exec();
    insert.reset();
  }
}

bool SweepStoreFile::done(std::uint64_t key) const { return database_->done.contains(key); }

std::optional<std::uint64_t> SweepStoreFile::same(std::uint64_t content) const {
  const auto found = database_->contents.find(content);
  return found == database_->contents.end() ? std::nullopt : std::optional(found->second);
}

std::int64_t SweepStoreFile::Database::add_result(const PointResult& r, const std::string& host,
                                                  const std::string& finished) {
  SQLite::Statement& insert = prepared(
      "INSERT INTO results (status, feasible, error, content, replications, wall_s, cpu_s, host, finished, "
      "checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  run(insert, std::string(to_text(r.status)), std::string(to_text(r.feasible)), r.error, signed_of(r.content),
      signed_of(r.replications), r.wall_s, r.cpu_s, host, finished, report::checksum(r));
  const std::int64_t id = db->getLastInsertRowid();
  for (const MetricSummary& m : r.metrics) {
    SQLite::Statement& figure = prepared("INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    figure.bind(1, id);
    figure.bind(2, metric_id(to_text(m.name), m.unit, m.sense));
    figure.bind(3, signed_of(m.n));
    int index = 3;
    report::each_figure(m, [&](const char*, double value) { bind_number(figure, ++index, value); });
    figure.bind(++index, report::checksum(r, m));
    figure.exec();
  }
  return id;
}

/// What the key had before was a failure, which nothing else refers to.
void SweepStoreFile::Database::point_at(std::uint64_t key, std::int64_t result) {
  run(prepared("DELETE FROM results WHERE id = (SELECT result FROM keys WHERE key = ?)"), signed_of(key));
  run(prepared("INSERT OR REPLACE INTO keys VALUES (?, ?)"), signed_of(key), result);
}

void SweepStoreFile::add(std::uint64_t key, const PointResult& r) {
  Database& d = *database_;
  d.guarded([&] {
    d.begin();
    d.point_at(key, d.add_result(r, host_name(), now()));
  });
  if (r.status == PointStatus::done) d.remember(key, r.content);
}

void SweepStoreFile::copy(std::uint64_t key, std::uint64_t from) {
  Database& d = *database_;
  d.guarded([&] {
    d.begin();
    SQLite::Statement& select = d.prepared("SELECT result FROM keys WHERE key = ?");
    select.bind(1, signed_of(from));
    if (!select.executeStep()) throw InternalFault(fmt::format("no result {:016x} in {}", from, d.path.string()));
    const std::int64_t result = select.getColumn(0).getInt64();
    select.reset();
    d.point_at(key, result);
  });
  d.remember(key, d.done.at(from));
}

void SweepStoreFile::commit() {
  database_->guarded([&] { database_->commit(); });
}

void SweepStoreFile::take(const SweepStoreFile& other) {
  Database& d = *database_;
  d.guarded([&] {
    d.begin();
    d.take_points(*other.database_);
    d.take_results(*other.database_);
  });
}

void SweepStoreFile::Database::take_points(const Database& other) {
  std::string marks;
  for (std::size_t i = 0; i < facts.axes.size() + 3; ++i) marks += marks.empty() ? "?" : ", ?";
  SQLite::Statement& insert = prepared(fmt::format("INSERT OR IGNORE INTO points VALUES ({})", marks));
  SQLite::Statement select(*other.db, "SELECT * FROM points");
  while (select.executeStep()) {
    for (int i = 0; i < select.getColumnCount(); ++i) {
      const SQLite::Column cell = select.getColumn(i);
      if (cell.isInteger())
        insert.bind(i + 1, cell.getInt64());
      else if (cell.isFloat())
        insert.bind(i + 1, cell.getDouble());
      else
        insert.bind(i + 1, cell.getString());
    }
    insert.exec();
    insert.reset();
  }
}

void SweepStoreFile::Database::take_results(const Database& other) {
  std::unordered_map<std::int64_t, std::int64_t> ids;
  SQLite::Statement select(
      *other.db,
      "SELECT key, results.id, status, feasible, error, content, replications, wall_s, cpu_s, host, finished, checksum "
      "FROM keys JOIN results ON results.id = keys.result ORDER BY results.id, key");
  while (select.executeStep()) {
    const auto key = static_cast<std::uint64_t>(select.getColumn(0).getInt64());
    const std::int64_t id = select.getColumn(1).getInt64();
    if (done.contains(key)) continue;
    PointResult r;
    const auto status = report::chosen<PointStatus>(select.getColumn(2).getString());
    const auto feasible = report::chosen<Feasible>(select.getColumn(3).getString());
    if (!status || !feasible) other.refuse_altered();
    r.status = *status;
    r.feasible = *feasible;
    r.error = select.getColumn(4).getString();
    r.content = static_cast<std::uint64_t>(select.getColumn(5).getInt64());
    r.replications = static_cast<std::uint64_t>(select.getColumn(6).getInt64());
    r.wall_s = select.getColumn(7).getDouble();
    r.cpu_s = select.getColumn(8).getDouble();
    if (report::checksum(r) != select.getColumn(11).getInt64()) other.refuse_altered();
    if (!ids.contains(id)) {
      other.read_figures(id, r);
      ids[id] = add_result(r, select.getColumn(9).getString(), select.getColumn(10).getString());
    }
    point_at(key, ids[id]);
    if (r.status == PointStatus::done) remember(key, r.content);
  }
}

void SweepStoreFile::know(const SweepStoreFile& other) {
  for (const auto& [key, content] : other.database_->done) database_->done.emplace(key, content);
}

}  // namespace gigasim
