/// The alternatives of a `kind:`: devices of a fleet, work of a job.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/campus/campus.hpp"

namespace gigasim {

/// Facts of a variant whose alternative a `kind:` chooses, for reading and for the reference. Each specialisation has
/// `all` (the alternatives in their order), `modelled`, `text` (documentation of `kind:`) and `missing` (the message
/// when it is not given).
template <class Variant>
struct Kinds;

/// Devices of a fleet.
template <>
struct Kinds<Device> {
  /// Traits of all kinds, in the order of Device.
  static constexpr std::span<const DeviceTraits> all{device_kinds};
  /// `model:` with a catalog entry may stand for `kind:`.
  static constexpr bool modelled = true;
  /// Documentation of `kind:`.
  static constexpr std::string_view text = "Kind of device; its own fields stand beside these";
  /// Message when neither is written.
  static constexpr std::string_view missing =
      "missing; write 'kind: ' with one of the device kinds, or 'model: ' with a catalog entry";
};

/// Work of a job.
template <>
struct Kinds<Work> {
  /// All kinds of work, in the order of Work.
  static constexpr std::span<const WorkKind> all{work_kinds};
  /// The catalog has no work.
  static constexpr bool modelled = false;
  /// Documentation of `kind:`.
  static constexpr std::string_view text = "Kind of work; its own fields stand beside these";
  /// Message when it is not written.
  static constexpr std::string_view missing = "missing; write 'kind: training' or 'kind: service'";
};

/// Names of all alternatives, in the order of the variant.
template <class Variant>
std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const auto& k : Kinds<Variant>::all) names.emplace_back(k.kind);
  return names;
}

}  // namespace gigasim
