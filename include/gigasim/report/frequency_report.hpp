/// Frequency cases for people and for other programs.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/frequency.hpp"
#include "gigasim/report/report.hpp"

namespace gigasim {

std::string frequency_text(const std::vector<FrequencyCase>&, const FrequencySpec&, const TerminalStyle&);
std::string frequency_json(const std::vector<FrequencyCase>&);
/// Every 20 ms of every case, with batteries and without.
std::string frequency_csv(const std::vector<FrequencyCase>&);

}  // namespace gigasim
