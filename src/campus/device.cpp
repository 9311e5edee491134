#include "gigasim/campus/device.hpp"

namespace gigasim {

double unit_size_mw(const Device& device) {
  return std::visit([](const auto& spec) { return unit_size(spec).value(); }, device);
}

}  // namespace gigasim
