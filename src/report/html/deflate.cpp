#include "deflate.hpp"

#include <zlib.h>

#include <cstdint>

#include "gigasim/base/issue.hpp"

namespace gigasim::report {

std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  const int code = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                             reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), Z_BEST_COMPRESSION);
  if (code != Z_OK) throw InternalFault("zlib cannot pack the report");
  packed.resize(size);
  return packed;
}

std::string base64(std::string_view bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  const auto byte = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) : 0u;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (const int shift : {18, 12, 6, 0}) text += digits[three >> shift & 63];
  }
  if (const std::size_t rest = bytes.size() % 3; rest > 0)
    text.replace(text.size() - (3 - rest), 3 - rest, 3 - rest, '=');
  return text;
}

}  // namespace gigasim::report
