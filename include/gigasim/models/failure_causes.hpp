/// Failures in a rack that interrupt training, by cause. docs/models/failures.md
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigasim/base/fields.hpp"
#include "gigasim/base/units.hpp"
#include "gigasim/models/outage.hpp"

namespace gigasim {

/// The unit that a failure rate counts.
enum class FailurePer {
  gpu,  ///< per accelerator
  rack  ///< per rack
};
/// Spellings of `per:`.
constexpr auto choices(FailurePer) {
  return Choices<FailurePer, 2>{{{"gpu", FailurePer::gpu}, {"rack", FailurePer::rack}}};
}

/// One cause of failures at a constant rate of up time. Every failure interrupts the job that the rack works for.
struct FailureCause {
  /// Name of the cause, as tables and events have it.
  std::string cause{};
  /// Failures per accelerator or rack and up time, 0 or above; constant, so that they are a Poisson process.
  Rate rate{0.0};
  FailurePer per = FailurePer::gpu;  ///< the unit that `rate` counts
  /// Time to repair with the crew at work; the rack is away for it. None: the rack stays up (software), only its job
  /// stops.
  std::optional<Lifetime> repair{};
  /// The repair takes a spare part where the fleet counts them; no effect without a repair.
  bool part = true;
};
/// Keys of an item of `causes:`.
template <class F>
void describe(F& field, FailureCause& s) {
  field("cause", s.cause, "What fails", required);
  field("rate", s.rate, "Failures per accelerator or rack and up time", non_negative | required);
  field("per", s.per, "What the rate counts: accelerators or racks");
  field("repair", s.repair, "Time to repair, crew at work; none: the rack stays up and only its job is interrupted");
  field("part", s.part, "The repair takes a spare part");
}

/// A published breakdown of failures by cause, shipped as data: `profile: llama-3`.
struct FailureProfile {
  /// Name in scenarios, one sentence for people, and the publication.
  std::string_view name, text, source;
  Duration watched{0.0};             ///< accelerator-time that was counted over: count = rate * watched
  std::vector<FailureCause> causes;  ///< in the order of the publication
};
/// All profiles that ship. `llama-3`: the 419 unexpected interruptions of 16,384 GPUs in 54 days by cause (Llama Team,
/// Meta: The Llama 3 Herd of Models, 2024, Table 5), as rates per GPU-hour; repair times are engineering judgement.
std::span<const FailureProfile> failure_profiles();
/// The profile of this name, null when there is none. It lives as long as the program.
const FailureProfile* find_failure_profile(std::string_view name);

/// Failures of a rack by cause, in addition to the outages of the rack as a whole.
struct FailureSpec {
  /// Name of built-in causes, which precede `causes`; empty: none.
  std::string profile{};
  /// s: factor on all rates, those of the profile included, 0 or above [Eq. 1].
  double scale = 1.0;
  std::vector<FailureCause> causes{};  ///< further causes
  /// f: rates of a rack that was just energised over the long-run rates, 1 or above [Eq. 3]. Racks from the start are
  /// past it.
  double infant_factor = 1.0;
  /// T: time constant with which the excess fades, above 0; 63 % of it is gone after T.
  Duration infant_fades{1000.0 * 3600.0};
};
/// Keys of `failures:` of racks.
template <class F>
void describe(F& field, FailureSpec& s) {
  field("profile", s.profile, "Built-in causes (`gigasim catalog failures`)");
  field("scale", s.scale, "Factor on all rates", non_negative);
  field("causes", s.causes, "Further causes");
  field("infant_factor", s.infant_factor, "Infant mortality: rates of a new rack are this many times higher",
        at_least(1.0), "EJ");
  field("infant_fades", s.infant_fades, "and fade with this time constant", positive, "EJ: first 1,000 h");
}

/// The causes of a spec as one list, those of the profile first, with rates scaled and per rack of `gpus` accelerators
/// [Eq. 1]. Throws InputError, without place, for an unknown profile.
std::vector<FailureCause> rack_causes(const FailureSpec&, int gpus);

/// Time to the next failure of a rack of age `age` whose long-run rate is `rate` [Eq. 3-5]. The hazard is
/// rate * (1 + (factor - 1) exp(-age / fades)); `hazard` is the draw, an exponential of mean 1. Infinity at rate 0.
Duration time_to_failure(const FailureSpec&, Rate rate, Duration age, double hazard);

}  // namespace gigasim
