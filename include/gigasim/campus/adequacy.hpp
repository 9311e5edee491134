/// The exact cross-check: a scenario as independent two-state units against a load, where it is one.
/// docs/models/adequacy.md
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/models/capacity_outage.hpp"

namespace gigasim {

struct TwoStateSystem {
  std::vector<TwoStateUnit> units;
  std::vector<LoadStep> load;  ///< from the start of the run to its end
  double years = 1.0;          ///< that the run counts as
};

/// The scenario as such a system; or, one sentence a reason, why it is none (paths as in `validate`).
std::variant<TwoStateSystem, std::vector<Issue>> two_state_system(const Scenario&);

/// Years that a run counts as in figures per year: whole calendar years, else whole years of 52 weeks (as in published
/// test systems), else its hours / 8,760.
double years_of(Date start, Date end);

/// Expected figures of a year, units in their long-run state throughout.
struct ExactAdequacy {
  double lole_h_per_yr = 0.0;          ///< time short, continuous
  double lole_sampled_h_per_yr = 0.0;  ///< hours short at their start
  double lole_days_per_yr = 0.0;       ///< days short at their peak hour
  double eue_mwh_per_yr = 0.0;
  double neue = 0.0;          ///< EUE / energy wanted
  double lolf_per_yr = 0.0;   ///< separate spells
  double mean_spell_h = 0.0;  ///< LOLE / LOLF; 0 without spells
  int units = 0;
  double installed_mw = 0.0, expected_available_mw = 0.0, peak_mw = 0.0, energy_mwh_per_yr = 0.0;
  double reserve_margin = 0.0;  ///< (installed - peak) / peak
  double increment_mw = 0.0;    ///< rounding grid of the table; 0: exact
};
ExactAdequacy exact_adequacy(const TwoStateSystem&, const CapacityOutageTable&);
ExactAdequacy exact_adequacy(const TwoStateSystem&);

}  // namespace gigasim
