#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "csv.hpp"
#include "data_copies.hpp"
#include "gigasim/base/issue.hpp"
#include "gigasim/report/report.hpp"
#include "sqlite.hpp"

namespace gigasim {

namespace fs = std::filesystem;

namespace {
using report::CsvFile;
using report::PartialFile;
using report::SqliteFile;

/// `2025-03-07T14:30:00Z` of dates that mostly share their day with the one before.
class DateText {
 public:
  const std::string& operator()(Date date) {
    const auto day = std::chrono::floor<std::chrono::days>(date);
    if (text_.empty() || day != day_) {
      text_ = iso_date(day);
      day_ = day;
    }
    const std::chrono::hh_mm_ss time(date - day);
    digits(11, time.hours().count());
    digits(14, time.minutes().count());
    digits(17, time.seconds().count());
    return text_;
  }

 private:
  void digits(std::size_t at, long value) {
    text_[at] = static_cast<char>('0' + value / 10);
    text_[at + 1] = static_cast<char>('0' + value % 10);
  }
  std::string text_;
  Date day_{};
};

/// Numbers of events count from 1; 0 is none.
void number_or_nothing(CsvFile& csv, std::uint64_t number) {
  if (number > 0)
    csv.number(number);
  else
    csv.cell("");
}

fs::path made(fs::path directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) report::fail_to_write(directory, error.value());
  return directory;
}
}  // namespace

struct ResultFolder::Files {
  fs::path directory;
  RunHeader header;
  bool empty_before;    // then a run without results leaves no directory behind
  PartialFile summary;  // first: it is what keeps a second writer out
  CsvFile series, events, gpu_hours, binding, build_out, cash_flow;
  SqliteFile sqlite;
  PartialFile scenario;
  report::DataCopies data;
  DateText row_date, event_date;
  std::size_t width = 0;

  Files(fs::path where, RunHeader what)
      : directory(made(std::move(where))),
        header(std::move(what)),
        empty_before(fs::is_empty(directory)),
        summary(directory, "summary.json"),
        series(directory, "series.csv"),
        events(directory, "events.csv"),
        gpu_hours(directory, "gpu_hours.csv"),
        binding(directory, "binding.csv"),
        build_out(directory, "build_out.csv"),
        cash_flow(directory, "cash_flow.csv"),
        sqlite(directory, header),
        scenario(directory, "scenario.yaml"),
        data(directory, header.data) {
    for (const report::EventColumn& column : report::event_columns) events.cell(column.name);
    events.end_row();
    scenario.write(header.effective_scenario);
  }
};

ResultFolder::ResultFolder(fs::path directory, RunHeader header)
    : files_(std::make_unique<Files>(std::move(directory), std::move(header))) {}

ResultFolder::~ResultFolder() {
  const fs::path emptied = files_->empty_before ? files_->directory : fs::path();
  files_.reset();
  if (!emptied.empty()) ::rmdir(emptied.c_str());  // leaves a directory that holds anything
}

void ResultFolder::columns(const std::vector<Column>& columns) {
  files_->width = columns.size();
  files_->series.cell("date");
  for (const Column& column : columns) files_->series.cell(column.name);
  files_->series.end_row();
  files_->sqlite.columns(columns);
}

void ResultFolder::row(Date from, std::span<const double> values) {
  if (values.size() != files_->width) throw InternalFault("a row of the series has not as many values as columns");
  const std::string& date = files_->row_date(from);
  files_->series.cell(date);
  for (const double value : values) files_->series.cell(value);
  files_->series.end_row();
  files_->sqlite.row(date, values);
}

void ResultFolder::event(Date when, const EventRow& e) {
  const std::string& date = files_->event_date(when);
  CsvFile& csv = files_->events;
  csv.cell(date);
  csv.clock(e.clock_s);
  csv.cell(e.component);
  csv.cell(e.event);
  csv.cell(e.cause);
  csv.cell(e.power_mw);
  csv.cell(e.duration_s);
  csv.cell(e.energy_mwh);
  csv.cell(e.gpu_hours);
  number_or_nothing(csv, e.id);
  number_or_nothing(csv, e.because);
  csv.cell(e.chain);
  csv.end_row();
  files_->sqlite.event(date, e);
}

void ResultFolder::finish(const RunResult& result) {
  Files& f = *files_;
  f.summary.write(summary_json(result, f.header));
  report::write_records(f.gpu_hours, result.gpu_hours);
  report::write_records(f.binding, result.binding);
  report::write_records(f.build_out, report::build_out_days(result));
  report::write_records(f.cash_flow, result.economics ? result.economics->flows : std::vector<CashFlow>());
  f.sqlite.complete(result);
  f.series.sync();
  f.events.sync();
  f.gpu_hours.sync();
  f.binding.sync();
  f.build_out.sync();
  f.cash_flow.sync();
  f.scenario.sync();
  f.data.sync();
  f.summary.sync();
  // A summary stands only beside files of its own run, so the old one goes first and the new one comes last.
  fs::remove(f.directory / "summary.json");
  f.series.publish();
  f.events.publish();
  f.gpu_hours.publish();
  f.binding.publish();
  f.build_out.publish();
  f.cash_flow.publish();
  f.sqlite.publish();
  f.data.publish();
  f.scenario.publish();
  f.summary.publish();
  report::sync_directory(f.directory);
}

}  // namespace gigasim
