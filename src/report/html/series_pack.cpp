#include "series_pack.hpp"

#include <algorithm>
#include <cmath>

#include "gigasim/base/saturated.hpp"
#include "table_file.hpp"

namespace gigasim::report {

using nlohmann::ordered_json;

Series read_series(const std::filesystem::path& file) {
  Series series;
  auto csv = TableFile::open(file);
  if (!csv || csv->columns().empty()) return series;
  series.names.assign(csv->columns().begin() + 1, csv->columns().end());
  series.columns.resize(series.names.size());
  std::vector<std::string_view> cells;
  std::vector<Date> dates;
  while (csv->next(cells)) {
    if (dates.size() < 2)
      if (const auto date = parse_date(cells.front())) dates.push_back(*date);
    for (std::size_t c = 0; c < series.columns.size(); ++c)
      series.columns[c].push_back(c + 1 < cells.size() ? static_cast<float>(number_or_nan(cells[c + 1]))
                                                       : std::numeric_limits<float>::quiet_NaN());
  }
  if (!dates.empty()) series.start = dates.front();
  if (dates.size() == 2 && dates[1] > dates[0]) series.step_s = clock_s(dates[0], dates[1]);
  return series;
}

std::vector<float> coarsened(const std::vector<float>& values, std::size_t factor) {
  if (factor <= 1) return values;
  std::vector<float> means;
  for (std::size_t i = 0; i < values.size(); i += factor) {
    double sum = 0.0;
    int n = 0;
    for (std::size_t k = i; k < std::min(i + factor, values.size()); ++k)
      if (!std::isnan(values[k])) {
        sum += static_cast<double>(values[k]);
        ++n;
      }
    means.push_back(n > 0 ? static_cast<float>(sum / n) : std::numeric_limits<float>::quiet_NaN());
  }
  return means;
}

std::vector<float> highest(const std::vector<float>& values, std::size_t factor) {
  if (factor <= 1) return values;
  std::vector<float> peaks;
  for (std::size_t i = 0; i < values.size(); i += factor) {
    float peak = std::numeric_limits<float>::quiet_NaN();
    for (std::size_t k = i; k < std::min(i + factor, values.size()); ++k) peak = std::fmax(peak, values[k]);
    peaks.push_back(peak);
  }
  return peaks;
}

void Series::keep_peaks(std::string_view column, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), column);
  peaks.resize(columns.size(), false);
  if (found == names.end()) return;
  columns.push_back(columns[static_cast<std::size_t>(found - names.begin())]);
  names.push_back(name);
  peaks.push_back(true);
}

Quantiser Quantiser::of(const std::vector<float>& values) {
  double low = 0.0, high = 0.0;
  bool any = false, whole = true;
  for (const float v : values) {
    if (std::isnan(v)) continue;
    const double value = static_cast<double>(v);
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    whole = whole && value == std::round(value);
    any = true;
  }
  if (whole && high - low < gap) return {low, 1.0};
  return {low, (high - low) / steps};
}

std::uint16_t Quantiser::code(float value) const {
  if (std::isnan(value)) return gap;
  return scale > 0.0 ? saturated<std::uint16_t>(std::round((static_cast<double>(value) - offset) / scale)) : 0;
}

std::vector<Stretch> stretches(std::size_t rows, const std::vector<std::size_t>& moments, std::size_t around,
                               std::size_t limit) {
  const std::size_t factor = std::max<std::size_t>(1, (rows + limit - 1) / limit);
  std::vector<Stretch> all{{0, rows, factor}};
  if (factor == 1) return all;
  std::size_t left = limit;
  for (const std::size_t moment : moments) {
    const Stretch fine{moment > around ? moment - around : 0, std::min(moment + around, rows), 1};
    const bool covered =
        std::any_of(all.begin() + 1, all.end(), [&](const Stretch& s) { return s.from <= moment && moment < s.to; });
    if (covered) continue;
    if (fine.to - fine.from > left) break;
    left -= fine.to - fine.from;
    all.push_back(fine);
  }
  return all;
}

namespace {
/// Steps of 16 bits, small ones near 0 whatever their sign; wrapping is undone by the reader's wrapping.
std::uint16_t zigzag(std::uint16_t from, std::uint16_t to) {
  const auto step = static_cast<std::int16_t>(static_cast<std::uint16_t>(to - from));
  return static_cast<std::uint16_t>((static_cast<std::uint16_t>(step) << 1) ^ static_cast<std::uint16_t>(step >> 15));
}

void append(std::string& bytes, const std::vector<float>& values, const Quantiser& quantiser) {
  std::string high;
  std::uint16_t before = 0;
  for (const float value : values) {
    const std::uint16_t code = quantiser.code(value), step = zigzag(before, code);
    bytes += static_cast<char>(step & 0xff);
    high += static_cast<char>(step >> 8);
    before = code;
  }
  bytes += high;
}

/// Values of column `c`, `factor` of them in one.
std::vector<float> thinned(const Series& series, std::size_t c, const std::vector<float>& values, std::size_t factor) {
  const bool peaks = c < series.peaks.size() && series.peaks[c];
  return peaks ? highest(values, factor) : coarsened(values, factor);
}
}  // namespace

ordered_json pack(const Series& series, const std::vector<Stretch>& all, std::string& bytes) {
  ordered_json json{
      {"start_s", series.start.time_since_epoch().count()}, {"step_s", series.step_s}, {"rows", series.rows()}};
  std::vector<Quantiser> quantisers;
  for (std::size_t c = 0; c < series.columns.size(); ++c) {
    quantisers.push_back(Quantiser::of(all.front().factor > 1 && all.size() == 1
                                           ? thinned(series, c, series.columns[c], all.front().factor)
                                           : series.columns[c]));
    json["columns"].push_back(
        {{"name", series.names[c]}, {"offset", quantisers[c].offset}, {"scale", quantisers[c].scale}});
  }
  for (const Stretch& s : all) {
    const std::size_t n = (s.to - s.from + s.factor - 1) / s.factor;
    json["stretches"].push_back({{"from", s.from}, {"factor", s.factor}, {"n", n}, {"at", bytes.size()}});
    for (std::size_t c = 0; c < series.columns.size(); ++c) {
      const auto first = series.columns[c].begin();
      const std::vector<float> rows(first + static_cast<long>(s.from), first + static_cast<long>(s.to));
      append(bytes, thinned(series, c, rows, s.factor), quantisers[c]);
    }
  }
  return json;
}

}  // namespace gigasim::report
