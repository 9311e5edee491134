#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigasim/base/text.hpp"
#include "gigasim/base/unit.hpp"
#include "read.hpp"
#include "series_text.hpp"

namespace gigasim {

using document::Node;

namespace {

/// The numbers of a law carry units.
bool has_units(const Node& law) {
  const auto with_unit = [](const Node& number) {
    const auto measure = split_measure(number.text);
    return measure && !measure->unit.empty() && measure->unit != "%";
  };
  return std::any_of(law.entries.begin(), law.entries.end(), [&](const document::Entry& e) {
    return std::any_of(e.value.items.begin(), e.value.items.end(), with_unit);
  });
}

class SeriesReader {
 public:
  SeriesReader(Reading& reading, const Node& node, const FieldContext& field, std::string_view symbol)
      : reading_(reading), node_(node), field_(field), symbol_(symbol) {}
  std::optional<TimeSeries> read();

 private:
  void report(std::string_view key, std::string message) {
    const Node* at = node_.find(key);
    reading_.report(at ? at->mark : node_.mark, at ? join_path(field_.path, key) : field_.path, std::move(message));
  }
  void report_values(const std::vector<RowProblem>& problems);
  CsvPlace file() const;
  bool parse();
  void draw_scale(const Node& law);
  bool find_factor();
  std::optional<std::vector<double>> numbers();
  std::optional<std::vector<double>> from_daily();
  bool follow_dates();
  bool rises_otherwise(const std::vector<double>& dates);
  bool convert_all(std::vector<double>& values);

  Reading& reading_;
  const Node& node_;
  const FieldContext& field_;
  std::string_view symbol_;
  SeriesText text_{};
  Unit unit_{};          ///< of the written numbers
  Unit own_{};           ///< of the field
  double factor_ = 1.0;  ///< applied after conversion
  bool dated_ = false;   ///< the file has dates, and they agree
  bool sound_ = true;    ///< of the cells none was reported
};

CsvPlace SeriesReader::file() const {
  const document::Mark& mark = node_.find("csv")->mark;
  return {reading_.beside(mark, text_.csv), mark, join_path(field_.path, "csv")};
}

/// Numbers of the series break its rule: in a CSV file the line tells which.
void SeriesReader::report_values(const std::vector<RowProblem>& problems) {
  if (!text_.csv.empty()) return report_rows(reading_, file(), problems);
  const char* const key = text_.daily.empty() ? "values" : "daily";
  for (std::size_t i = 0; i < std::min(problems.size(), most_told_rows); ++i)
    report(key, fmt::format("number {}: {}", problems[i].row + 1, problems[i].message));
  if (problems.size() > most_told_rows)
    report(key, fmt::format("and {} more, {} in all", problems.size() - most_told_rows, problems.size()));
}

bool SeriesReader::parse() {
  const std::size_t before = reading_.issues.size();
  const bool silent = std::exchange(reading_.silent, true);
  read_struct(reading_, node_, field_, text_);
  if (const Node* scale = node_.find("scale"); scale && is_law(*scale)) draw_scale(*scale);
  reading_.silent = silent;
  if (reading_.issues.size() != before) return false;
  const int ways = !text_.csv.empty() + !text_.values.empty() + !text_.daily.empty();
  if (ways != 1)
    report("", "a series has one of 'csv', 'values' and 'daily', not empty");
  else if (!text_.csv.empty() && text_.column.empty())
    report("csv", "needs the 'column' to read");
  if (text_.hold && (text_.repeat || !text_.daily.empty()))
    report("hold", "has no effect on a series that repeats; remove it");
  return reading_.issues.size() == before;
}

void SeriesReader::draw_scale(const Node& law) {
  const std::string unit(has_units(law) ? symbol_ : "");
  if (const auto number = read_law(reading_, law, {join_path(field_.path, "scale"), "scale", {}}, {unit}))
    text_.scale.text = shortest(*number) + (unit.empty() ? "" : " ") + unit;
}

/// Sets how written numbers become numbers of the field.
bool SeriesReader::find_factor() {
  if (!symbol_.empty()) unit_ = own_ = Unit::parse(symbol_).value();
  const auto scale = split_measure(text_.scale.text);
  const bool scale_is_quantity = scale && !scale->unit.empty();
  if (!text_.scale.text.empty() &&
      (!scale || !std::isfinite(scale->number) || (scale_is_quantity && symbol_.empty()))) {
    report("scale", fmt::format("'{}' is not a factor; write e.g. '1.05'", text_.scale.text));
    return false;
  }
  if (scale_is_quantity) {
    const Converted whole = convert(text_.scale.text, symbol_, with_article(field_.name));
    if (!whole.value) {
      report("scale", whole.problem);
      return false;
    }
    if (!text_.unit.empty()) {
      report("unit", "the scale is a quantity, so that the numbers are shares of it; leave 'unit' out");
      return false;
    }
    factor_ = *whole.value;
    return true;
  }
  if (scale) factor_ = scale->number;
  if (text_.unit.empty() && !symbol_.empty()) {
    report("", fmt::format("the numbers have no unit; write e.g. 'unit: {}'", symbol_));
    return false;
  }
  if (text_.unit.empty()) return true;
  const auto unit = Unit::parse(text_.unit);
  if (!unit) {
    report("unit", fmt::format("unknown unit '{}'; write e.g. '{}'", text_.unit, symbol_.empty() ? "%" : symbol_));
    return false;
  }
  if (!unit->same_dimension(own_) || (unit->offset == 0.0) != (own_.offset == 0.0)) {
    report("unit", fmt::format("'{}' does not measure {}; write e.g. '{}'", text_.unit, with_article(field_.name),
                               symbol_.empty() ? "%" : symbol_));
    return false;
  }
  unit_ = *unit;
  return true;
}

/// The dates of a file rise evenly, but not by `step`: one problem, not one a row.
bool SeriesReader::rises_otherwise(const std::vector<double>& dates) {
  const double step = dates[1] - dates[0];
  if (step < 1.0 || step == text_.step.value()) return false;
  for (std::size_t i = 1; i < dates.size(); ++i)
    if (dates[i] - dates[i - 1] != step) return false;
  report(node_.find("step") ? "step" : "csv", fmt::format("the dates of '{}' rise by {}; write 'step: {}'", text_.csv,
                                                          to_text(Duration{step}), to_text(Duration{step})));
  return true;
}

/// Dates in the file rise by `step` from row to row, and the first is the start unless the plan gives another.
bool SeriesReader::follow_dates() {
  const CsvColumn dates = read_csv(reading_, file(), CsvAs::stamps);
  const std::size_t n = dates.values.size();
  if (!dates.sound || n == 0) return dates.sound;
  if (n > 2 && rises_otherwise(dates.values)) return false;
  std::vector<RowProblem> problems;
  for (std::size_t i = 1; i < n; ++i) {
    const double later = dates.values[i] - dates.values[i - 1];
    if (later == text_.step.value()) continue;
    problems.push_back({i, {}});
    if (problems.size() > most_told_rows) continue;
    problems.back().message = fmt::format(
        "{} comes {} {} the row before; rows follow each other in steps of {}, in UTC, where clocks never change",
        to_string(date_at(Date{}, dates.values[i])), to_text(Duration{std::abs(later)}),
        later < 0.0 ? "before" : "after", to_text(text_.step));
  }
  report_rows(reading_, file(), problems);
  if (!text_.start) text_.start = date_at(Date{}, dates.values.front());
  dated_ = true;
  return problems.empty();
}

/// A day of equal intervals, as long as the given hours allow.
std::optional<std::vector<double>> SeriesReader::from_daily() {
  double before = -1.0;
  for (const auto& point : text_.daily) {
    if (point.size() != 2) {
      report("daily", "each entry is [hour, value]");
      return std::nullopt;
    }
    const bool ordered = before < 0.0 ? point[0] == 0.0 : point[0] > before && point[0] < 24.0;
    if (!ordered) {
      report("daily", "hours rise from 0 to less than 24");
      return std::nullopt;
    }
    if (std::fmod(point[0] * 60.0, 1.0) != 0.0) {
      report("daily", "hours are in whole minutes, e.g. 7.5");
      return std::nullopt;
    }
    before = point[0];
  }
  const auto all_multiples_of = [&](double minutes) {
    return std::all_of(text_.daily.begin(), text_.daily.end(),
                       [&](const auto& point) { return std::fmod(point[0] * 60.0, minutes) == 0.0; });
  };
  const double minutes = all_multiples_of(60.0) ? 60.0 : all_multiples_of(15.0) ? 15.0 : 1.0;
  text_.step = Duration{minutes * 60.0};
  text_.start = std::chrono::floor<std::chrono::days>(text_.start.value_or(reading_.start));
  text_.repeat = true;
  std::vector<double> values;
  for (std::size_t i = 0, k = 0; static_cast<double>(i) * minutes < 1440.0; ++i) {
    while (k + 1 < text_.daily.size() && text_.daily[k + 1][0] * 60.0 <= static_cast<double>(i) * minutes) ++k;
    values.push_back(text_.daily[k][1]);
  }
  return values;
}

std::optional<std::vector<double>> SeriesReader::numbers() {
  if (!text_.csv.empty()) {
    CsvColumn column = read_csv(reading_, file(), CsvAs::numbers, text_.column);
    sound_ = column.sound;
    if (!column.values.empty()) sound_ = follow_dates() && sound_;
    return std::move(column.values);
  }
  if (!text_.daily.empty()) return from_daily();
  return text_.values;
}

/// Into the field's unit. Cells that were reported are not numbers, and pass.
bool SeriesReader::convert_all(std::vector<double>& values) {
  std::vector<RowProblem> problems;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double written = values[i];
    values[i] = factor_ * convert(written, unit_, own_);
    if (std::isnan(written) || (std::isfinite(values[i]) && field_.rule.accepts(values[i]))) continue;
    problems.push_back({i, {}});
    if (problems.size() > most_told_rows) continue;
    const std::string problem = std::isfinite(values[i]) ? broken_bound(field_.rule, symbol_) : "is too large";
    const std::string column = text_.csv.empty() ? "" : fmt::format("column '{}': ", text_.column);
    problems.back().message = fmt::format("{}{} {}", column, shortest(written), problem);
  }
  if (!problems.empty()) report_values(problems);
  return problems.empty();
}

std::optional<TimeSeries> SeriesReader::read() {
  if (!parse() || !find_factor()) return std::nullopt;
  auto values = numbers();
  if (!values || !convert_all(*values) || !sound_) return std::nullopt;
  TimeSeries series{text_.start.value_or(reading_.start),   text_.step, std::move(*values), text_.repeat, text_.hold,
                    text_.growth.value() * seconds_per_year};
  if (!text_.csv.empty()) {
    const auto path = std::filesystem::absolute(reading_.beside(node_.find("csv")->mark, text_.csv)).lexically_normal();
    series.file = SeriesFile{path.string(), text_.column, text_.unit, text_.scale.text, dated_};
  }
  return series;
}

}  // namespace

std::optional<TimeSeries> read_series(Reading& reading, const Node& node, const FieldContext& field,
                                      std::string_view symbol) {
  const std::size_t before = reading.inputs.size();
  auto series = SeriesReader(reading, node, field, symbol).read();
  if (reading.inputs.size() != before) reading.laws[field.path] = flow_text(reading, node);
  return series;
}

void read_scale(Reading& reading, const Node& node, const FieldContext& field, ScaleText& value) {
  if (!is_law(node))
    value.text = read_text(reading, node, field).value_or("");  // a law: SeriesReader, which knows the unit
}

}  // namespace gigasim
