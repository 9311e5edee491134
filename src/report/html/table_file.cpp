#include "table_file.hpp"

#include <fstream>
#include <limits>

namespace gigasim::report {

std::optional<TableFile> TableFile::open(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return std::nullopt;
  std::string text(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return TableFile(std::move(text));
}

TableFile::TableFile(std::string text) : text_(std::make_unique<const std::string>(std::move(text))), reader_(*text_) {
  std::vector<std::string_view> names;
  if (next(names)) columns_.assign(names.begin(), names.end());
}

double number_or_nan(std::string_view cell) {
  return parse_double(cell).value_or(std::numeric_limits<double>::quiet_NaN());
}

}  // namespace gigasim::report
