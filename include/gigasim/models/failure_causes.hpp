/// What fails in a rack and interrupts training, by cause. docs/models/failures.md
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// Who takes part in a failure rate: it is per accelerator or per rack.
enum class FailurePer { gpu, rack };
constexpr auto choices(FailurePer) {
  return Choices<FailurePer, 2>{{{"gpu", FailurePer::gpu}, {"rack", FailurePer::rack}}};
}

/// One cause of failures at a constant rate. Every failure interrupts the job that the rack works for.
struct FailureCause {
  std::string cause{};
  Rate rate{0.0};
  FailurePer per = FailurePer::gpu;
  std::optional<Lifetime>
      repair{};      ///< the rack is away for it; none: the rack stays up (software), only the job stops
  bool part = true;  ///< the repair takes a spare part, where the fleet counts them
};
template <class F>
void describe(F& field, FailureCause& s) {
  field("cause", s.cause, "What fails", required);
  field("rate", s.rate, "Failures per accelerator or rack and up time", non_negative | required);
  field("per", s.per, "What the rate counts: accelerators or racks");
  field("repair", s.repair, "Time to repair, crew at work; none: the rack stays up and only its job is interrupted");
  field("part", s.part, "The repair takes a spare part");
}

/// A published breakdown, shipped as data: `profile: llama-3`.
struct FailureProfile {
  std::string_view name, text, source;
  Duration watched{0.0};  ///< accelerator-time that was counted over: count = rate * watched
  std::vector<FailureCause> causes;
};
/// `llama-3`: the 419 unexpected interruptions of 16,384 GPUs in 54 days by cause (Llama Team, Meta: The Llama 3 Herd
/// of Models, 2024, Table 5), as rates per GPU-hour; repair times are engineering judgement.
std::span<const FailureProfile> failure_profiles();
const FailureProfile* find_failure_profile(std::string_view name);

struct FailureSpec {
  std::string profile{};  ///< built-in causes, before those of `causes`
  double scale = 1.0;     ///< of all rates
  std::vector<FailureCause> causes{};
  double infant_factor = 1.0;              ///< rates of a new rack are this many times higher
  Duration infant_fades{1000.0 * 3600.0};  ///< and fade with this time constant
};
template <class F>
void describe(F& field, FailureSpec& s) {
  field("profile", s.profile, "Built-in causes (`gigasim catalog failures`)");
  field("scale", s.scale, "Factor on all rates", non_negative);
  field("causes", s.causes, "Further causes");
  field("infant_factor", s.infant_factor, "Infant mortality: rates of a new rack are this many times higher",
        at_least(1.0), "EJ");
  field("infant_fades", s.infant_fades, "and fade with this time constant", positive, "EJ: first 1,000 h");
}

/// The causes of a spec as one list, profile first, rates scaled and per rack of `gpus` accelerators.
std::vector<FailureCause> rack_causes(const FailureSpec&, int gpus);

/// Time to the next failure of a rack of age `age` whose long-run rate is `rate`: the hazard is
/// rate * (1 + (factor - 1) exp(-age / fades)); `hazard` is the draw, an exponential of mean 1. Inverse by Newton.
Duration time_to_failure(const FailureSpec&, Rate rate, Duration age, double hazard);

}  // namespace gigasim
