#include "gigasim/models/economics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gigasim {

double capital_recovery(double rate, double years) {  // Eq. 1
  if (rate == 0.0) return 1.0 / years;
  return rate / -std::expm1(-years * std::log1p(rate));
}

double net_present_value(double rate, std::span<const double> flows) {  // Eq. 2
  double sum = 0.0;
  for (std::size_t k = flows.size(); k-- > 0;) sum = sum / (1.0 + rate) + flows[k];
  return sum;
}

double monthly_rate(double rate) { return std::expm1(std::log1p(rate) / 12.0); }

double book_value(double price, Duration age, Duration life) {  // Eq. 3
  return price * std::clamp(1.0 - age.value() / life.value(), 0.0, 1.0);
}

double levelised_cost(double capital_usd, double operation_usd, double delivered_mwh) {  // Eq. 4
  if (delivered_mwh <= 0.0) return std::numeric_limits<double>::quiet_NaN();
  return (capital_usd + operation_usd) / delivered_mwh;
}

}  // namespace gigasim
