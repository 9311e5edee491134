#include "sqlite.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cctype>
#include <cerrno>
#include <cmath>
#include <optional>
#include <set>
#include <span>

#include "gigasim/base/issue.hpp"
#include "partial_file.hpp"
#include "record_fields.hpp"

namespace gigasim::report {

namespace {
std::string quoted_name(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

/// Column names of the wide table: SQLite takes `A` and `a` for the same, so a later one gets a suffix.
std::vector<std::string> distinct_names(const std::vector<Column>& columns) {
  std::set<std::string> taken{"date"};
  const auto is_free = [&](std::string name) {
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return taken.insert(std::move(name)).second;
  };
  std::vector<std::string> names;
  for (const Column& column : columns) {
    std::string name = column.name;
    for (int n = 2; !is_free(name); ++n) name = fmt::format("{}~{}", column.name, n);
    names.push_back(std::move(name));
  }
  return names;
}

const char* sql_type(const std::string&) { return "TEXT"; }
const char* sql_type(Date) { return "TEXT"; }
const char* sql_type(double) { return "REAL"; }
const char* sql_type(bool) { return "INTEGER"; }
const char* sql_type(long) { return "INTEGER"; }
const char* sql_type(std::uint64_t) { return "INTEGER"; }

/// Visitor: column definitions and placeholders of a table.
struct Definitions {
  std::string columns, marks;
  template <class T>
  void operator()(const char* name, const T& value) {
    columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", quoted_name(name), sql_type(value));
    marks += marks.empty() ? "?" : ", ?";
  }
};

/// Visitor: binds one value after the other; what is not a number becomes NULL.
struct Binder {
  SQLite::Statement& insert;
  int index = 0;
  void operator()(const char*, const std::string& text) { insert.bind(++index, text); }
  void operator()(const char*, Date date) { insert.bind(++index, iso_date(date)); }
  void operator()(const char*, bool yes) { insert.bind(++index, static_cast<int>(yes)); }
  void operator()(const char*, long count) { insert.bind(++index, std::int64_t{count}); }
  void operator()(const char*, std::uint64_t count) { insert.bind(++index, static_cast<std::int64_t>(count)); }
  void operator()(const char*, double value) {
    if (std::isfinite(value))
      insert.bind(++index, value);
    else
      insert.bind(++index);
  }
};

/// Numbers of events count from 1; 0 is none.
void bind_number(SQLite::Statement& insert, int index, std::uint64_t number) {
  if (number > 0)
    insert.bind(index, static_cast<std::int64_t>(number));
  else
    insert.bind(index);
}

void insert_row(SQLite::Statement& insert) {
  insert.exec();
  insert.reset();
}

/// A table of records, one column a field.
template <class T>
void write_table(SQLite::Database& db, const char* name, std::span<const T> records, const T& example) {
  Definitions fields;
  visit(fields, example);
  db.exec(fmt::format("CREATE TABLE {} ({})", name, fields.columns));
  SQLite::Statement insert(db, fmt::format("INSERT INTO {} VALUES ({})", name, fields.marks));
  for (const T& record : records) {
    Binder binder{insert};
    visit(binder, record);
    insert_row(insert);
  }
}

template <class T>
void write_table(SQLite::Database& db, const char* name, const std::vector<T>& records) {
  write_table(db, name, std::span<const T>(records), T{});
}

std::vector<PhaseShortfall> all_shortfalls(const RunResult& result) {
  std::vector<PhaseShortfall> all;
  for (const Shortfall& s : result.shortfalls) all.push_back({"", s});
  for (const PhaseResult& phase : result.phases)
    for (const Shortfall& s : phase.shortfalls) all.push_back({phase.name, s});
  return all;
}

/// Visitor: the ledger reads best with a row an entry.
struct LedgerRows {
  SQLite::Statement& insert;
  void operator()(const char* name, double value) {
    insert.bind(1, name);
    insert.bind(2, value);
    insert_row(insert);
  }
};

void write_scenario(SQLite::Database& db, const RunHeader& header) {
  db.exec("CREATE TABLE scenario (name TEXT, hash TEXT, yaml TEXT)");
  SQLite::Statement insert(db, "INSERT INTO scenario VALUES (?, ?, ?)");
  insert.bind(1, header.scenario_file);
  insert.bind(2, header.scenario_hash);
  insert.bind(3, header.effective_scenario);
  insert_row(insert);
  for (const auto& [name, hash] : header.inputs) {
    insert.bind(1, name);
    insert.bind(2, hash);
    insert.bind(3);
    insert_row(insert);
  }
}
}  // namespace

struct SqliteFile::Database {
  Database(const std::filesystem::path& directory, const RunHeader& run)
      : header(run),
        file(directory, "results.sqlite"),
        db(std::in_place, file.partial_path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX) {}

  /// Runs `work`; what SQLite reports of a full or broken disk is thrown as such.
  template <class Work>
  void guarded(const Work& work) {
    try {
      work();
    } catch (const SQLite::Exception& e) {
      const int code = e.getErrorCode() & 0xff;
      if (code == SQLITE_FULL) fail_to_write(file.final_path(), ENOSPC);
      if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN)
        fail_to_write(file.final_path(), file.why_it_cannot_grow().value_or(EIO));
      throw InternalFault(fmt::format("results.sqlite: {}", e.what()));
    }
  }
  void begin();

  RunHeader header;
  PartialFile file;
  std::optional<SQLite::Database> db;
  std::optional<SQLite::Statement> row_insert, event_insert;
  bool wide = true;
  std::string component, event, cause, chain;
};

void SqliteFile::Database::begin() {
  for (const char* pragma :
       {"page_size=4096", "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "temp_store=MEMORY"})
    db->exec(fmt::format("PRAGMA {}", pragma));
  db->exec("BEGIN");
  std::string definitions, marks;
  for (const EventColumn& column : event_columns) {
    definitions += fmt::format("{}{} {}", definitions.empty() ? "" : ", ", column.name, column.sql_type);
    marks += marks.empty() ? "?" : ", ?";
  }
  db->exec(fmt::format("CREATE TABLE events ({})", definitions));
  event_insert.emplace(*db, fmt::format("INSERT INTO events VALUES ({})", marks));
  db->exec("CREATE TABLE columns (id INTEGER PRIMARY KEY, name TEXT, unit TEXT, text TEXT)");
  write_scenario(*db, header);
}

SqliteFile::SqliteFile(const std::filesystem::path& directory, const RunHeader& header)
    : database_(std::make_unique<Database>(directory, header)) {
  database_->guarded([this] { database_->begin(); });
}

SqliteFile::~SqliteFile() = default;

void SqliteFile::columns(const std::vector<Column>& columns) {
  Database& d = *database_;
  const std::vector<std::string> names = distinct_names(columns);
  d.wide = columns.size() <= widest_series;
  d.guarded([&] {
    SQLite::Statement insert(*d.db, "INSERT INTO columns (name, unit, text) VALUES (?, ?, ?)");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      insert.bind(1, names[i]);
      insert.bind(2, columns[i].unit);
      insert.bind(3, columns[i].text);
      insert_row(insert);
    }
    std::string definitions = "date TEXT PRIMARY KEY", marks = "?";
    for (const std::string& name : names) {
      definitions += fmt::format(", {} REAL", quoted_name(name));
      marks += ", ?";
    }
    if (!d.wide) {
      definitions = "date TEXT, column_id INTEGER REFERENCES columns, value REAL";
      marks = "?, ?, ?";
    }
    const char* const table = d.wide ? "series" : "series_long";
    d.db->exec(fmt::format("CREATE TABLE {} ({})", table, definitions));
    d.row_insert.emplace(*d.db, fmt::format("INSERT INTO {} VALUES ({})", table, marks));
  });
}

void SqliteFile::row(const std::string& date, std::span<const double> values) {
  Database& d = *database_;
  d.guarded([&] {
    Binder binder{*d.row_insert};
    if (d.wide) {
      d.row_insert->bindNoCopy(++binder.index, date);
      for (const double value : values) binder("", value);
      insert_row(*d.row_insert);
      return;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      d.row_insert->bindNoCopy(1, date);
      d.row_insert->bind(2, static_cast<std::int64_t>(i + 1));
      binder.index = 2;
      binder("", values[i]);
      insert_row(*d.row_insert);
    }
  });
}

void SqliteFile::event(const std::string& date, const EventRow& e) {
  Database& d = *database_;
  d.component = e.component;
  d.event = e.event;
  d.cause = e.cause;
  d.chain = e.chain;
  d.guarded([&] {
    SQLite::Statement& insert = *d.event_insert;
    insert.bindNoCopy(1, date);
    insert.bind(2, e.clock_s);
    insert.bindNoCopy(3, d.component);
    insert.bindNoCopy(4, d.event);
    insert.bindNoCopy(5, d.cause);
    Binder binder{insert, 5};
    binder("", e.power_mw);
    binder("", e.duration_s);
    binder("", e.energy_mwh);
    binder("", e.gpu_hours);
    bind_number(insert, ++binder.index, e.id);
    bind_number(insert, ++binder.index, e.because);
    insert.bindNoCopy(++binder.index, d.chain);
    insert_row(insert);
  });
}

void SqliteFile::complete(const RunResult& result) {
  Database& d = *database_;
  d.guarded([&] {
    const RunRecord run{d.header, result};
    write_table(*d.db, "run", std::span(&run, 1), run);
    write_table(*d.db, "phases", result.phases);
    write_table(*d.db, "claims", result.claims);
    write_table(*d.db, "fleets", result.fleets);
    write_table(*d.db, "shortfalls", all_shortfalls(result));
    write_table(*d.db, "gpu_hours", result.gpu_hours);
    write_table(*d.db, "binding", result.binding);
    write_table(*d.db, "build_out", build_out_days(result));
    write_table(*d.db, "jobs", result.jobs);
    write_table(*d.db, "marginal", result.marginal);
    const Economics costs = result.economics.value_or(Economics());
    write_table(*d.db, "economics", std::span(&costs, result.economics ? 1 : 0), costs);
    write_table(*d.db, "cash_flow", costs.flows);
    write_table(*d.db, "cost_months", costs.months);
    write_table(*d.db, "cost_items", costs.items);
    write_table(*d.db, "job_costs", costs.jobs);
    d.db->exec("CREATE TABLE ledger (entry TEXT, value REAL)");
    SQLite::Statement ledger(*d.db, "INSERT INTO ledger VALUES (?, ?)");
    LedgerRows rows{ledger};
    visit(rows, result.ledger);
    d.db->exec("CREATE INDEX events_by_date ON events (date)");
    d.db->exec("COMMIT");
  });
  d.row_insert.reset();
  d.event_insert.reset();
  d.db.reset();
  d.file.sync();
}

void SqliteFile::publish() { database_->file.publish(); }

}  // namespace gigasim::report
