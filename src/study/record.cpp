#include "record.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>

#include "gigasim/base/csv.hpp"

namespace gigasim::study {

namespace {
constexpr std::size_t shortage_cells = 7;

std::optional<std::vector<double>> parse_values(CsvReader& row) {
  std::vector<double> values;
  while (const auto cell = row.next_cell()) {
    const auto value = parse_value(*cell);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

/// `2025-03-07T14:30:00Z` only: a study reads millions of them.
std::optional<Date> parse_iso(std::string_view text) {
  if (text.size() != 20) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<int>(parse_number(text.substr(at, size)).value_or(99));
  };
  using namespace std::chrono;
  const year_month_day day{year(part(0, 4)), month(static_cast<unsigned>(part(5, 2))),
                           std::chrono::day(static_cast<unsigned>(part(8, 2)))};
  const int h = part(11, 2), m = part(14, 2), s = part(17, 2);
  if (!day.ok() || h > 23 || m > 59 || s > 59) return std::nullopt;
  return sys_days(day) + hours(h) + minutes(m) + seconds(s);
}

std::optional<RowHead> parse_head(CsvReader& row) {
  const auto number = parse_number(row.next_cell().value_or(""));
  const auto shortages = parse_number(row.next_cell().value_or(""));
  if (!number || !shortages) return std::nullopt;
  return RowHead{*number, *shortages};
}

std::optional<ShortageEvent> parse_shortage(const std::vector<std::string_view>& cells) {
  if (cells.size() != shortage_cells) return std::nullopt;
  const auto number = parse_number(cells[0]);
  const auto start = parse_iso(cells[1]);
  const auto length = parse_value(cells[2]);
  const auto depth = parse_value(cells[3]);
  const auto energy = parse_value(cells[4]);
  const auto gpu_hours = parse_value(cells[5]);
  if (!number || !start || !length || !depth || !energy || !gpu_hours) return std::nullopt;
  return ShortageEvent{*number, *start, *length, *depth, *energy, *gpu_hours, std::string(csv_text_of(cells[6]))};
}
}  // namespace

const std::string_view shortages_header = "replication,start,length_h,depth_mw,energy_mwh,gpu_hours,cause\n";

std::string replications_header(const std::vector<Metric>& metrics) {
  std::string line = "replication,shortages";
  for (const Metric& m : metrics) line += ',' + csv_cell(to_text(m.name));
  return line + '\n';
}

std::string to_text(const Replication& r) {
  std::string text = fmt::format("{},{}", r.number, r.events.size());
  for (const double value : r.values) {
    text += ',';
    if (std::isfinite(value)) fmt::format_to(std::back_inserter(text), "{}", value);
  }
  text += '\n';
  for (const ShortageEvent& e : r.events) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},", r.number, iso_date(e.start), e.length_h, e.depth_mw,
                   e.energy_mwh, e.gpu_hours);
    text += csv_text(e.cause) + '\n';
  }
  return text;
}

std::optional<std::uint64_t> parse_number(std::string_view cell) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || cell.empty() || end != cell.data() + cell.size()) return std::nullopt;
  return number;
}

std::optional<double> parse_value(std::string_view cell) {
  return cell.empty() ? std::numeric_limits<double>::quiet_NaN() : parse_double(cell);
}

std::optional<RowHead> parse_row_head(std::string_view line) {
  CsvReader row(line);
  row.next_row();
  return parse_head(row);
}

std::optional<std::uint64_t> parse_row_number(std::string_view line) {
  CsvReader row(line);
  row.next_row();
  return parse_number(row.next_cell().value_or(""));
}

std::optional<Replication> parse_record(std::string_view text, std::size_t columns) {
  if (text.empty() || text.back() != '\n') return std::nullopt;
  CsvReader rows(text);
  rows.next_row();
  const auto head = parse_head(rows);
  if (!head) return std::nullopt;
  auto values = parse_values(rows);
  if (!values || values->size() != columns) return std::nullopt;
  Replication r{head->number, std::move(*values), {}};
  std::vector<std::string_view> cells;
  while (rows.next_row(cells)) {
    auto event = parse_shortage(cells);
    if (!event || event->replication != r.number) return std::nullopt;
    r.events.push_back(std::move(*event));
  }
  if (!rows.problem().empty() || r.events.size() != head->shortages) return std::nullopt;
  return r;
}

}  // namespace gigasim::study
