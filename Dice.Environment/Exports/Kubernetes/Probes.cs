namespace Dice.Environment.Exports.Kubernetes;

/// <summary>
/// The probes of a service. Startup: the model's readiness and the service's preparation, with the model's deadline. Readiness: the model's condition; a pod that
/// does not meet it gets no requests. Liveness: the process itself, whatever its dependencies do; a container that does not meet it is restarted.
/// </summary>
internal static class Probes
{
    private const int StartupPeriod = 2;

    /// <summary>On a busy machine the runtime extends a deadline to at most three times its length; a cluster cannot extend one.</summary>
    private const int Reserve = 3;

    public static IEnumerable<(string, object?)> Of(Service service)
    {
        if (Check(service.Readiness, service) is not { } readiness)
        {
            return [];
        }

        var attempts = (int)Math.Ceiling(service.Readiness.Deadline.TotalSeconds * Reserve / StartupPeriod);
        var startup = service.Preparation.IsEmpty ? readiness : Exec(ContainerCheck.Prepared(service)!);
        return
        [
            ("startupProbe", Probe(startup, period: StartupPeriod, timeout: 10, failures: attempts)),
            ("readinessProbe", Probe(readiness, period: 5, timeout: 5, failures: 2)),
            ("livenessProbe", Probe(Liveness(service), period: 10, timeout: 5, failures: 6)),
        ];
    }

    private static Dictionary<string, object> Liveness(Service service) =>
        service.Liveness is { } liveness ? Check(liveness, service)! : Tcp(service.Endpoints[0].Name);

    private static Dictionary<string, object>? Check(Readiness readiness, Service service) => readiness switch
    {
        // Kubernetes takes 200 to 399 for success, and cannot see the body.
        HttpReadiness { Body: null, Alternatives.Length: 0, FromStatus: 200, ToStatus: <= 399 } http => Manifest.Map(("httpGet", Manifest.Map(("path", http.Path), ("port", http.Endpoint)))),
        TcpReadiness tcp => Tcp(tcp.Endpoint),
        _ when ContainerCheck.Command(readiness, service) is { } command => Exec(command),
        _ => null,
    };

    private static Dictionary<string, object> Tcp(string port) => Manifest.Map(("tcpSocket", Manifest.Map(("port", port))));

    private static Dictionary<string, object> Exec(string command) => Manifest.Map(("exec", Manifest.Map(("command", new List<string> { "sh", "-c", command }))));

    private static Dictionary<string, object> Probe(Dictionary<string, object> check, int period, int timeout, int failures) => new(check)
    {
        ["periodSeconds"] = period,
        ["timeoutSeconds"] = timeout,
        ["failureThreshold"] = failures,
    };
}
