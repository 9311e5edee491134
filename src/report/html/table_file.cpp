#include "table_file.hpp"

#include <cmath>
#include <fstream>
#include <limits>

namespace gigasim::report {

std::optional<TableFile> TableFile::open(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return std::nullopt;
  const std::streamoff size = in.tellg();
  if (size < 0 || std::filesystem::is_directory(file)) return std::nullopt;
  std::string text(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return TableFile(std::move(text));
}

TableFile::TableFile(std::string text) : text_(std::make_unique<const std::string>(std::move(text))), reader_(*text_) {
  std::vector<std::string_view> names;
  if (next(names)) columns_.assign(names.begin(), names.end());
}

bool TableFile::next(std::vector<std::string_view>& cells) {
  if (!reader_.next_row(cells)) return false;
  for (std::string_view& cell : cells) cell = csv_text_of(cell);
  return true;
}

double number_or_nan(std::string_view cell) {
  const auto number = parse_double(cell);
  const bool drawable = number && std::abs(*number) <= double(std::numeric_limits<float>::max());
  return drawable ? *number : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace gigasim::report
