namespace Dice.Environment.Model;

/// <summary>Pure functions on the graph of required dependencies.</summary>
public static class StackGraph
{
    /// <summary>Returns the services in an order in which each follows everything that it requires; ties are ordered by name.</summary>
    /// <exception cref="InvalidOperationException">The dependencies form a cycle; the validator reports the cycle with its path.</exception>
    public static IReadOnlyList<string> StartOrder(Stack stack) => [.. StartWaves(stack).SelectMany(wave => wave)];

    /// <summary>Groups the services in waves: the services of one wave can start together once all earlier waves are ready.</summary>
    /// <exception cref="InvalidOperationException">The dependencies form a cycle.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> StartWaves(Stack stack)
    {
        var waiting = stack.Services.ToDictionary(service => service.Name, service => Requirements(stack, service).ToHashSet());
        var waves = new List<IReadOnlyList<string>>();
        while (waiting.Count > 0)
        {
            string[] wave = [.. waiting.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
            if (wave.Length == 0)
            {
                throw new InvalidOperationException($"The required dependencies of {string.Join(", ", waiting.Keys)} form a cycle.");
            }

            foreach (var name in wave)
            {
                waiting.Remove(name);
            }

            foreach (var requirements in waiting.Values)
            {
                requirements.ExceptWith(wave);
            }

            waves.Add(wave);
        }

        return waves;
    }

    /// <summary>Returns the named services and everything that they require, directly or indirectly.</summary>
    public static IReadOnlySet<string> RequiredClosure(Stack stack, IEnumerable<string> names)
    {
        var closure = new HashSet<string>();
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (closure.Add(name))
            {
                foreach (var required in Requirements(stack, stack[name]))
                {
                    open.Push(required);
                }
            }
        }

        return closure;
    }

    /// <summary>Returns a cycle of required dependencies as a path that ends with its first service; null when there is none.</summary>
    public static IReadOnlyList<string>? FindCycle(Stack stack)
    {
        var done = new HashSet<string>();
        var path = new List<string>();

        IReadOnlyList<string>? Visit(Service service)
        {
            var seenAt = path.IndexOf(service.Name);
            if (seenAt >= 0)
            {
                return [.. path.Skip(seenAt), service.Name];
            }

            if (!done.Add(service.Name))
            {
                return null;
            }

            path.Add(service.Name);
            var cycle = Requirements(stack, service).Select(name => Visit(stack[name])).FirstOrDefault(found => found is not null);
            path.RemoveAt(path.Count - 1);
            return cycle;
        }

        return stack.Services.Select(Visit).FirstOrDefault(found => found is not null);
    }

    /// <summary>
    /// Returns the chain of services that determines the minimum duration of the start. A service can start when its requirements are ready and its image is
    /// available, whichever comes later; its own time is counted from then. When a service waits for its image, the chain begins with that service.
    /// </summary>
    /// <param name="durations">Each service's own time, from the moment at which it could start; a missing entry counts as zero.</param>
    /// <param name="images">When each service's image became available, measured from the beginning of the start; a missing entry means that it was available from the beginning.</param>
    public static CriticalPath FindCriticalPath(Stack stack, IReadOnlyDictionary<string, TimeSpan> durations, IReadOnlyDictionary<string, TimeSpan>? images = null)
    {
        var best = new Dictionary<string, CriticalPath>();
        foreach (var name in StartOrder(stack))
        {
            var before = Requirements(stack, stack[name])
                .Select(required => best[required])
                .Append(new CriticalPath([], images?.GetValueOrDefault(name) ?? TimeSpan.Zero))
                .MaxBy(path => path.Length)!;
            best[name] = before.Append(name, durations.GetValueOrDefault(name));
        }

        return best.Values.DefaultIfEmpty(CriticalPath.Empty).MaxBy(path => path.Length)!;
    }

    /// <summary>The required services that are part of the stack (the validator reports the missing ones).</summary>
    private static IEnumerable<string> Requirements(Stack stack, Service service) =>
        service.Requires.Where(name => stack.Services.Any(other => other.Name == name));
}
