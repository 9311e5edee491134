/// The life of an actor: one sequential coroutine that waits, acts, and waits again.
#pragma once

#include <coroutine>
#include <utility>

namespace gigasim::sim {

/// Runs when started (or awaited by another Life, which then goes on after it). Exceptions leave through whoever
/// resumed it, i.e. through the engine to the caller of run().
class Life {
 public:
  struct promise_type {
    std::coroutine_handle<> continuation;

    struct Final {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().continuation ? h.promise().continuation : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    Life get_return_object() { return Life(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    Final final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };

  Life() = default;
  Life(Life&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Life& operator=(Life&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Life() {
    if (handle_) handle_.destroy();
  }
  void start() { handle_.resume(); }

  auto operator co_await() const noexcept {
    struct Await {
      std::coroutine_handle<promise_type> child;
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) noexcept {
        child.promise().continuation = parent;
        return child;
      }
      void await_resume() noexcept {}
    };
    return Await{handle_};
  }

 private:
  explicit Life(std::coroutine_handle<promise_type> h) : handle_(h) {}
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace gigasim::sim
