using Dice.Environment.Storage;

namespace Dice.Environment.Exports;

/// <summary>Translates a service's readiness, and its preparation, to a shell command that runs in its container.</summary>
internal static class ContainerCheck
{
    /// <summary>Returns the command that checks a condition; null where none can.</summary>
    public static string? Command(Readiness readiness, Service service) => readiness switch
    {
        CommandReadiness command => ShellText.Join(command.Arguments),
        HttpReadiness http => Http(http, service.FindEndpoint(http.Endpoint)!.Port),
        TcpReadiness tcp => string.Create(CultureInfo.InvariantCulture, $"{Connect(service.FindEndpoint(tcp.Endpoint)!.Port)}\nask '' >/dev/null"),
        _ => null,
    };

    /// <summary>The readiness and the preparation, which runs once after each start of the container: a file in memory records it.</summary>
    public static string? Prepared(Service service)
    {
        if (Command(service.Readiness, service) is not { } test || service.Preparation.IsEmpty)
        {
            return Command(service.Readiness, service);
        }

        var mark = $"{service.Mounts.OfType<TemporaryMount>().Select(mount => mount.Target).FirstOrDefault("/tmp")}/.prepared";
        return $"{{ {test}; }} || exit 1\n[ -e {mark} ] || {{ {ShellText.Join(service.Preparation)} && touch {mark}; }}";
    }

    private static string Http(HttpReadiness http, int port) => string.Create(CultureInfo.InvariantCulture, $$"""
        {{Connect(port)}}
        for path in {{ShellText.Join([http.Path, .. http.Alternatives])}}; do
          answer=$(ask "$path") || exit 1
          status=${answer#* } status=${status%% *}
          case $status in 404 | 405) continue ;; esac
          break
        done
        [ "$status" -ge {{http.FromStatus}} ] && [ "$status" -le {{http.ToStatus}} ]{{(http.Body is { } body ? $" && bash -c '[[ $0 =~ $1 ]]' \"$answer\" {ShellText.Quote(body.Replace(@"\s", "[[:space:]]", StringComparison.Ordinal))}" : "")}}
        """);

    /// <summary>The images have no HTTP client in common: those on Debian have bash, the edge's official image has BusyBox.</summary>
    private static string Connect(int port) => string.Create(CultureInfo.InvariantCulture, $$"""
        ask() {
          if command -v bash >/dev/null; then
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/{{port}} && printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$0" >&3 && cat <&3' "$1"
          else
            printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" | nc 127.0.0.1 {{port}}
          fi
        }
        """);
}
