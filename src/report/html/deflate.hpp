/// Packing for a page: zlib's deflate, then base64. The browser undoes both by itself (atob, DecompressionStream).
#pragma once

#include <string>
#include <string_view>

namespace gigasim::report {

std::string deflated(std::string_view bytes);  ///< in zlib's format (RFC 1950)
std::string base64(std::string_view bytes);    ///< RFC 4648

}  // namespace gigasim::report
