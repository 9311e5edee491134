/// What a `kind:` chooses among: devices of a fleet, work of a job.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

template <class Variant>
struct Kinds;

template <>
struct Kinds<Device> {
  static constexpr std::span<const DeviceTraits> all{device_kinds};
  static constexpr bool modelled = true;  ///< `model:` may stand for the kind
  static constexpr std::string_view text = "Kind of device; its own fields stand beside these";
  static constexpr std::string_view missing =
      "missing; write 'kind: ' with one of the device kinds, or 'model: ' with a catalog entry";
};

template <>
struct Kinds<Work> {
  static constexpr std::span<const WorkKind> all{work_kinds};
  static constexpr bool modelled = false;
  static constexpr std::string_view text = "Kind of work; its own fields stand beside these";
  static constexpr std::string_view missing = "missing; write 'kind: training' or 'kind: service'";
};

template <class Variant>
std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const auto& k : Kinds<Variant>::all) names.emplace_back(k.kind);
  return names;
}

}  // namespace gigasim
