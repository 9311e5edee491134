/// The map form of a Profile, as written. docs/formats/scenario.md
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"

namespace gigasim {

/// The scale of a series as written: `1.05` or `40 MW`.
struct ScaleText {
  std::string text;  ///< empty: not given
};
/// The scale as YAML.
inline std::string value_text(const ScaleText& scale) { return scale.text.empty() ? "\"\"" : scale.text; }

/// The fields of a series' map. One of `csv`, `values` and `daily` is given.
struct SeriesText {
  std::string csv, column, unit;           ///< file, column of it, unit of the numbers
  ScaleText scale;                         ///< factor, or quantity of which the numbers are shares
  std::vector<double> values;              ///< in `unit`
  std::vector<std::vector<double>> daily;  ///< pairs of hour of day (UTC) and value from then on
  Duration step{3600.0};                   ///< length of one interval, 1 s or above
  std::optional<Date> start;               ///< of the first interval; none: the file's first date, the scenario's start
  bool repeat = false;                     ///< the series starts again at its end
  bool hold = false;                       ///< its first and its last value hold outside; not with `repeat`
  Rate growth{0.0};                        ///< of all values, with every year since `start`; above -100 % a year
};
/// Keys of the map that stands in place of a constant.
template <class F>
void describe(F& field, SeriesText& s) {
  field("csv", s.csv, "CSV file with a header row, beside the file that names it");
  field("column", s.column, "Column of the CSV file");
  field("values", s.values, "The numbers themselves");
  field("daily", s.daily, "[hour of day (UTC), value from then on], first hour 0");
  field("unit", s.unit, "Unit of the numbers");
  field("scale", s.scale, "Factor; or a quantity, of which the numbers are shares");
  field("step", s.step, "Length of one interval", at_least(1.0));
  field("start", s.start, "Start of the first interval; default: the first date of the file, else the scenario's");
  field("repeat", s.repeat, "Beyond its ends the series starts again");
  field("hold", s.hold, "Beyond its ends the series keeps its first and its last value");
  field("growth", s.growth, "All values grow by this share with every year since `start`",
        Rule{.low = -1.0 / seconds_per_year, .low_open = true});
}

}  // namespace gigasim
