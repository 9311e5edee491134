#include "value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

namespace gigasim {

namespace {
constexpr std::size_t longest_inline = 48;

bool plain_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || std::string_view(" _./%-").find(c) != std::string_view::npos;
}
bool means_nothing(std::string_view text) { return text == "null" || text == "Null" || text == "NULL"; }
}  // namespace

std::string quantity_text(double value, std::string_view symbol) {
  if (symbol == unit_symbol<Duration>)
    if (const std::string text = to_text(Duration(value)); convert(text, symbol, {}).value == value) return text;
  return format_quantity(value, symbol);
}

std::string yaml_text(std::string_view text) {
  const bool plain = !text.empty() && std::isalnum(static_cast<unsigned char>(text.front())) && text.back() != ' ' &&
                     std::all_of(text.begin(), text.end(), plain_character) && !means_nothing(text);
  if (plain) return std::string(text);
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string series_text(const TimeSeries& series, std::string_view symbol) {
  std::string text = "{";
  if (series.file && series.values.size() > longest_inline) {
    const SeriesFile& file = *series.file;
    text += fmt::format("csv: {}, column: {}", yaml_text(file.path), yaml_text(file.column));
    if (!file.unit.empty()) text += ", unit: " + yaml_text(file.unit);
    if (!file.scale.empty()) text += ", scale: " + yaml_text(file.scale);
  } else {
    text += "values: " + value_text(series.values);
    if (!symbol.empty()) text += fmt::format(", unit: {}", symbol);
  }
  text += fmt::format(", start: {}, step: {}", to_string(series.start), value_text(series.step));
  if (series.repeat) text += ", repeat: true";
  if (series.hold) text += ", hold: true";
  if (series.growth != 0.0) text += fmt::format(", growth: {} /yr", shortest(series.growth));
  return text + "}";
}

}  // namespace gigasim
