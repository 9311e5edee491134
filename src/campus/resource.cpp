#include "gigasim/campus/resource.hpp"

#include <iterator>

namespace gigasim {

namespace {

/// What each kind is called; a name follows where `of` has one.
constexpr std::string_view kind_words[] = {"generation", "feeder ",   "cooling ",  "CDUs of ",
                                           "floor ",     "build-out", "repair of "};
static_assert(std::size(kind_words) == static_cast<std::size_t>(Resource::Kind::repair) + 1);

}  // namespace

std::string to_text(const Resource& resource) {
  return std::string(kind_words[static_cast<std::size_t>(resource.kind)]) + resource.of;
}

}  // namespace gigasim
