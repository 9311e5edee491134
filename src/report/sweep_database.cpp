#include "sweep_database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <system_error>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/base/random.hpp"
#include "partial_file.hpp"

namespace gigasim {

namespace report {

namespace {
constexpr int busy_ms = 60'000, lock_attempts = 30, between_attempts_us = 100'000;

const char* const store_format = "2";
const char* const tables = R"(
CREATE TABLE IF NOT EXISTS sweep (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parameters (id INTEGER PRIMARY KEY, name TEXT, unit TEXT, kind TEXT, paths TEXT);
CREATE TABLE IF NOT EXISTS metrics (id INTEGER PRIMARY KEY, name TEXT UNIQUE, unit TEXT, better TEXT, position INTEGER, best INTEGER);
CREATE TABLE IF NOT EXISTS points (point INTEGER PRIMARY KEY, key INTEGER, dropped INTEGER);
CREATE TABLE IF NOT EXISTS keys (key INTEGER PRIMARY KEY, result INTEGER);
CREATE TABLE IF NOT EXISTS results (id INTEGER PRIMARY KEY, status TEXT, feasible TEXT, error TEXT, content INTEGER, replications INTEGER,
  wall_s REAL, cpu_s REAL, host TEXT, finished TEXT, checksum INTEGER);
CREATE TABLE IF NOT EXISTS figures (result INTEGER, metric INTEGER, n INTEGER, mean REAL, standard_error REAL, deviation REAL, minimum REAL,
  p5 REAL, p10 REAL, p50 REAL, p90 REAL, p95 REAL, maximum REAL, cvar_5 REAL, checksum INTEGER, PRIMARY KEY (result, metric)) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS point_metrics AS SELECT point, metrics.name AS metric, metrics.unit AS unit, n, mean, standard_error, deviation,
  minimum, p5, p10, p50, p90, p95, maximum, cvar_5 FROM points JOIN keys USING (key) JOIN figures USING (result)
  JOIN metrics ON metrics.id = figures.metric;
)";
}  // namespace

std::string sql_name(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

namespace {
/// To the last bit; what is not a number counts as such.
std::string bits_of(double value) {
  return std::isfinite(value) ? fmt::format("{:016x}", std::bit_cast<std::uint64_t>(value)) : "-";
}
}  // namespace

std::int64_t checksum(const PointResult& r) {
  const std::string text =
      fmt::format("{}|{}|{}|{}|{}", to_text(r.status), to_text(r.feasible), r.error, r.content, r.replications);
  return static_cast<std::int64_t>(hash64(text));
}

std::int64_t checksum(const PointResult& r, const MetricSummary& m) {
  std::string text = fmt::format("{}|{}|{}", r.content, to_text(m.name), m.n);
  each_figure(m, [&](const char*, double value) { text += "|" + bits_of(value); });
  return static_cast<std::int64_t>(hash64(text));
}

WriterLock::WriterLock(const std::filesystem::path& store) {
  const auto file = store.parent_path() / fmt::format(".{}.lock", store.filename().string());
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail_to_write(file, errno);
  for (int i = 0; ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0; ++i, ::usleep(between_attempts_us)) {
    if (i < lock_attempts && errno == EWOULDBLOCK) continue;  // workers of one that was killed may still be ending
    const int code = errno == EWOULDBLOCK ? EBUSY : errno;
    ::close(descriptor_);
    throw std::system_error(code, std::generic_category(), fmt::format("another process writes {}", store.string()));
  }
}

WriterLock::~WriterLock() { ::close(descriptor_); }

}  // namespace report

SweepStoreFile::Database::Database(std::filesystem::path file, Mode mode, bool make) : path(std::move(file)) {
  if (mode == Mode::write) lock.emplace(path);
  guarded([&] {
    // Without a lock and without a look for a journal: nobody writes it.
    if (mode == Mode::unlocked)
      db.emplace("file:" + path.string() + "?immutable=1",
                 SQLite::OPEN_READONLY | SQLITE_OPEN_URI | SQLite::OPEN_NOMUTEX);
    else
      db.emplace(path.string(), SQLite::OPEN_READWRITE | (make ? SQLite::OPEN_CREATE : 0) | SQLite::OPEN_NOMUTEX,
                 report::busy_ms);
    // A rollback journal, on the disk before the file itself changes: what is interrupted is undone by whoever opens it
    // next.
    if (mode == Mode::write)
      for (const char* pragma : {"journal_mode=DELETE", "synchronous=FULL", "temp_store=MEMORY", "cache_size=-16000"})
        db->exec(fmt::format("PRAGMA {}", pragma));
  });
}

void SweepStoreFile::Database::explain(const SQLite::Exception& e) const {
  const int code = e.getErrorCode() & 0xff;
  if (code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_READONLY) {
    const int reason = db ? sqlite3_system_errno(db->getHandle()) : 0;
    report::fail_to_write(path, code == SQLITE_FULL ? ENOSPC : reason != 0 ? reason : EIO);
  }
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) report::fail_to_write(path, EBUSY);
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
    throw InputError(
        {{.file = path.string(), .message = fmt::format("is no store of a sweep, or is damaged ({})", e.what())}});
  throw InternalFault(fmt::format("{}: {}", path.string(), e.what()));
}

void SweepStoreFile::Database::make_tables() {
  begin();
  db->exec(report::tables);
  if (value("format").empty()) set("format", report::store_format);
}

SQLite::Statement& SweepStoreFile::Database::prepared(const std::string& sql) const {
  auto found = statements.find(sql);
  if (found == statements.end()) found = statements.try_emplace(sql, *db, sql).first;
  found->second.reset();
  return found->second;
}

void SweepStoreFile::Database::begin() {
  if (writing) return;
  db->exec("BEGIN IMMEDIATE");
  writing = true;
}

void SweepStoreFile::Database::commit() {
  if (!writing) return;
  db->exec("COMMIT");
  writing = false;
}

std::string SweepStoreFile::Database::value(const char* name) const {
  SQLite::Statement& select = prepared("SELECT value FROM sweep WHERE name = ?");
  select.bind(1, name);
  const std::string text = select.executeStep() ? select.getColumn(0).getString() : std::string();
  select.reset();
  return text;
}

void SweepStoreFile::Database::set(const char* name, const std::string& text) {
  SQLite::Statement& insert = prepared("INSERT OR REPLACE INTO sweep VALUES (?, ?)");
  insert.bind(1, name);
  insert.bind(2, text);
  insert.exec();
}

void SweepStoreFile::Database::load(bool keys) {
  SQLite::Statement known(
      *db, "SELECT count(*) FROM sqlite_master WHERE name IN ('sweep', 'points', 'keys', 'results', 'figures')");
  known.executeStep();
  if (known.getColumn(0).getInt() == 0)
    throw InputError(
        {{.file = path.string(),
          .message = "holds no points yet: its sweep was stopped before; run 'gigasim sweep STUDY' with its "
                     "study again"}});
  if (known.getColumn(0).getInt() != 5 || value("format") != report::store_format)
    throw InputError({{.file = path.string(), .message = "is no store of a sweep that this version reads"}});
  load_facts();
  if (keys) load_keys();
}

void SweepStoreFile::Database::load_facts() {
  SweepFacts& f = facts = {};
  const std::pair<const char*, std::string*> texts[] = {{"name", &f.name},
                                                        {"design", &f.design},
                                                        {"study_file", &f.study_file},
                                                        {"study_text", &f.study_text},
                                                        {"base_file", &f.base_file},
                                                        {"base_hash", &f.base_hash},
                                                        {"version", &f.version},
                                                        {"created", &f.created},
                                                        {"host", &f.host},
                                                        {"hash", &f.hash}};
  for (const auto& [name, text] : texts) *text = printable(value(name));
  f.study_file = value("study_file");  // it is opened, as are the paths that a study text names
  f.study_text = value("study_text");
  const std::pair<const char*, std::uint64_t*> numbers[] = {
      {"seed", &f.seed}, {"points", &f.points}, {"block", &f.block}, {"replications", &f.replications}};
  for (const auto& [name, number] : numbers) *number = std::strtoull(value(name).c_str(), nullptr, 10);
  SQLite::Statement axes(*db, "SELECT name, unit, kind, paths FROM parameters ORDER BY id");
  while (axes.executeStep()) {
    const std::string kind = axes.getColumn(2).getString();
    f.axes.push_back({axes.getColumn(0).getString(), printable(axes.getColumn(1).getString()),
                      kind == "date"   ? SweepParameter::Kind::date
                      : kind == "text" ? SweepParameter::Kind::text
                                       : SweepParameter::Kind::number,
                      axes.getColumn(3).getString()});
  }
  metric_ids.clear();
  positions.clear();
  std::map<std::int64_t, std::size_t> best;
  SQLite::Statement metrics(*db,
                            "SELECT id, name, unit, better, position IS NOT NULL, best FROM metrics ORDER BY position");
  while (metrics.executeStep()) {
    metric_ids[metrics.getColumn(1).getString()] = metrics.getColumn(0).getInt64();
    if (metrics.getColumn(4).getInt() == 0) continue;
    if (!metrics.getColumn(5).isNull()) best[metrics.getColumn(5).getInt64()] = f.metrics.size();
    positions[metrics.getColumn(0).getInt64()] = f.metrics.size();
    f.metrics.push_back({metrics.getColumn(1).getString(), metrics.getColumn(2).getString(),
                         metrics.getColumn(3).getString() == "more" ? Sense::more_is_better : Sense::less_is_better});
  }
  for (const auto& [rank, position] : best) f.best.push_back(position);
}

void SweepStoreFile::Database::load_keys() {
  done.clear();
  contents.clear();
  SQLite::Statement select(
      *db, "SELECT key, content FROM keys JOIN results ON results.id = keys.result WHERE status = 'done'");
  while (select.executeStep())
    remember(static_cast<std::uint64_t>(select.getColumn(0).getInt64()),
             static_cast<std::uint64_t>(select.getColumn(1).getInt64()));
}

void SweepStoreFile::Database::remember(std::uint64_t key, std::uint64_t content) {
  done[key] = content;
  contents.emplace(content, key);
}

}  // namespace gigasim
