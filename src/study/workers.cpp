#include "gigasim/study/workers.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

namespace gigasim {

namespace {
constexpr std::uint64_t window_per_job = 64;
constexpr int most_attempts = 2, look_up_ms = 200;
constexpr double longest_use_s = 1.0;  ///< CPU time after which a process is replaced
constexpr std::size_t read_size = 1 << 16;

/// Before the bytes of a result: whether they are one or a reason, how many follow, and what the process has used so
/// far.
struct Envelope {
  std::uint64_t failed = 0;
  std::uint64_t size = 0;
  double cpu_s = 0.0;
};

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); }

double own_cpu_s() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

bool write_all(int descriptor, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = ::send(descriptor, at, size, MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    at += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

/// The next item to work on; nothing when there is none.
std::optional<std::uint64_t> order(int line) {
  std::uint64_t item = 0;
  ssize_t size = 0;
  do size = ::recv(line, &item, sizeof item, MSG_WAITALL);
  while (size < 0 && errno == EINTR);
  return size == sizeof item ? std::optional(item) : std::nullopt;
}

/// Item after item until no more come, or one fails: then nothing that it left behind can spoil another.
[[noreturn]] void work_as_child(pid_t parent, int line, const PoolTask& task) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) _exit(1);  // it died before it could be watched
  ::setpgid(0, 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  Envelope envelope;
  while (const auto item = envelope.failed ? std::nullopt : order(line)) {
    std::string bytes;
    try {
      bytes = task.work(*item);
    } catch (const std::exception& error) {
      envelope.failed = 1;
      bytes = error.what();
    }
    envelope.size = bytes.size();
    envelope.cpu_s = own_cpu_s();
    if (!write_all(line, &envelope, sizeof envelope) || !write_all(line, bytes.data(), bytes.size())) _exit(1);
  }
  _exit(0);
}

struct Child {
  pid_t process = 0;
  int line = -1;
  std::optional<std::uint64_t> item{};  ///< at work on it
  std::string bytes{};                  ///< of its result so far
};

/// What a child that ended without a word died of.
std::string cause_of_death(int status) {
  if (!WIFSIGNALED(status)) return fmt::format("ended with code {} and no result", WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  return fmt::format("killed by signal {} ({}){}", signal, strsignal(signal),
                     signal == SIGKILL ? "; out of memory?" : "");
}

class Pool {
 public:
  Pool(std::uint64_t n, int jobs, const PoolTask& task)
      : n_(n), jobs_(static_cast<std::uint64_t>(std::max(1, jobs))), task_(task) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { dismiss(); }

  PoolReport run() {
    while (report_.delivered < n_) {
      if (task_.interrupted && task_.interrupted()) return ended(PoolEnd::interrupted);
      employ();
      if (task_.settled) task_.settled();
      if (!deliver()) return ended(PoolEnd::enough);
      if (report_.delivered < n_ && !children_.empty()) listen();
    }
    dismiss();
    return report_;
  }

 private:
  void dismiss() {
    for (const Child& child : children_)
      if (child.item) ::kill(child.process, SIGKILL);
    while (!children_.empty()) bury(children_.size() - 1);
  }

  PoolReport ended(PoolEnd end) {
    dismiss();
    report_.end = end;
    return report_;
  }

  void employ() {
    while (next_ < std::min(n_, report_.delivered + jobs_ * window_per_job)) {
      std::optional<std::string> known = task_.known ? task_.known(next_) : std::nullopt;
      if (known)
        results_.emplace(next_, std::move(*known));
      else if (!give(next_))
        return;
      ++next_;
    }
  }

  /// To a process that has nothing to do, or a new one. False when there is none now but will be.
  bool give(std::uint64_t item) {
    auto idle = std::find_if(children_.begin(), children_.end(), [](const Child& c) { return !c.item; });
    if (idle == children_.end()) {
      if (children_.size() >= jobs_ || !fork()) return false;
      idle = children_.end() - 1;
    }
    idle->item = item;
    write_all(idle->line, &item, sizeof item);  // a child that has died is noticed when its result is waited for
    return true;
  }

  /// False when the system has no process to spare now but some of ours will end.
  bool fork() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
      throw std::system_error(errno, std::generic_category(), "cannot make a line to a worker");
    const pid_t parent = ::getpid(), process = ::fork();
    if (process == 0) {
      ::close(ends[0]);
      for (const Child& sibling : children_) ::close(sibling.line);
      work_as_child(parent, ends[1], task_);
    }
    const int error = errno;
    ::close(ends[1]);
    if (process > 0) {
      ++report_.forked;
      children_.push_back({process, ends[0]});
      return true;
    }
    ::close(ends[0]);
    if (error == EAGAIN && !children_.empty()) return false;
    throw std::system_error(error, std::generic_category(), "cannot fork a worker");
  }

  bool deliver() {
    for (auto first = results_.begin(); first != results_.end() && first->first == report_.delivered;
         first = results_.erase(first)) {
      const bool more = task_.deliver(first->first, std::move(first->second));
      ++report_.delivered;
      if (!more) return false;
    }
    return true;
  }

  void listen() {
    std::vector<pollfd> ears;
    for (const Child& child : children_) ears.push_back({child.line, POLLIN, 0});
    if (::poll(ears.data(), ears.size(), look_up_ms) <= 0) return;
    for (std::size_t i = ears.size(); i-- > 0;) {
      if (ears[i].revents == 0) continue;
      if (!hear(children_[i]))
        lose(i);
      else
        take(i);
    }
  }

  /// False when nothing more will come.
  static bool hear(Child& child) {
    char buffer[read_size];
    const ssize_t size = ::recv(child.line, buffer, sizeof buffer, 0);
    if (size > 0) child.bytes.append(buffer, static_cast<std::size_t>(size));
    return size > 0 || (size < 0 && errno == EINTR);
  }

  /// The child's result, once all of it is there. A process that has worked long is not used again: what it holds of
  /// memory goes, and a new one costs little beside its work.
  void take(std::size_t position) {
    Child& child = children_[position];
    Envelope envelope;
    if (child.bytes.size() < sizeof envelope) return;
    std::memcpy(&envelope, child.bytes.data(), sizeof envelope);
    if (child.bytes.size() < sizeof envelope + envelope.size) return;
    const std::uint64_t item = *child.item;
    std::string bytes = child.bytes.substr(sizeof envelope);
    child.bytes.clear();
    child.item.reset();
    if (envelope.failed || envelope.cpu_s > longest_use_s) bury(position);
    if (envelope.failed) return retry(item, bytes);
    accept(item, std::move(bytes));
  }

  void accept(std::uint64_t item, std::string bytes) {
    if (task_.arrived) task_.arrived(item, bytes);
    attempts_.erase(item);
    results_.emplace(item, std::move(bytes));
  }

  /// It ended in the middle of its work, or while it had none.
  void lose(std::size_t position) {
    const std::optional<std::uint64_t> item = children_[position].item;
    const int status = bury(position);
    if (item) retry(*item, cause_of_death(status));
  }

  int bury(std::size_t position) {
    const Child child = std::move(children_[position]);
    children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(position));
    ::close(child.line);
    int status = 0;
    rusage usage{};
    while (::wait4(child.process, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    report_.cpu_s += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    report_.peak_memory_mb = std::max(report_.peak_memory_mb, static_cast<double>(usage.ru_maxrss) / 1024.0);
    return status;
  }

  void retry(std::uint64_t item, const std::string& reason) {
    if (++attempts_[item] >= most_attempts) {
      if (!task_.abandoned) throw WorkerFailure(item, reason);
      return accept(item, task_.abandoned(item, reason));
    }
    if (task_.failed) task_.failed(item, reason);
    ++report_.retried;
    if (!give(item)) throw WorkerFailure(item, reason);
  }

  std::uint64_t n_, jobs_, next_ = 0;
  const PoolTask& task_;
  std::vector<Child> children_;
  std::map<std::uint64_t, std::string> results_;  ///< arrived, and waiting for an earlier item
  std::map<std::uint64_t, int> attempts_;
  PoolReport report_;
};
}  // namespace

WorkerFailure::WorkerFailure(std::uint64_t item, const std::string& reason)
    : std::runtime_error(fmt::format("item {} failed twice: {}", item, reason)), item_(item), reason_(reason) {}

PoolReport for_each(std::uint64_t n, int jobs, const PoolTask& task) { return Pool(n, jobs, task).run(); }

std::string packed(const std::vector<double>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)};
}

std::vector<double> unpacked(const std::string& bytes) {
  std::vector<double> numbers(bytes.size() / sizeof(double));
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(numbers.data()));
  return numbers;
}

int processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
}

}  // namespace gigasim
