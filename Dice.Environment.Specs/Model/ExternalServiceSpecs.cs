using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Model;

[Trait("Phase", "2")]
public sealed class ExternalServiceSpecs
{
    private static readonly Stack Dice = DiceStack.Create(Checkout.Fixtures);
    private static readonly Uri Url = new("http://127.0.0.1:3000");

    [Theory]
    [InlineData("backend")]
    [InlineData("=http://127.0.0.1:3000")]
    [InlineData("backend=3000")]
    [InlineData("backend=https://127.0.0.1:3000")]
    [InlineData("backend=http://127.0.0.1:3000/health")]
    public void What_is_not_a_service_with_a_URL_is_refused(string text)
    {
        ExternalService.Parse(text, out var problem).Should().BeNull();
        problem.Should().Contain("SERVICE=URL").And.Contain(text);
    }

    [Fact]
    public void The_container_passes_connections_on_under_the_name_of_the_service()
    {
        var service = new ExternalService(Backend.Name, Url).PutInto(Dice)[Backend.Name];

        service.Readiness.Should().Be(Dice[Backend.Name].Readiness);
        service.Dependencies.Should().Equal(Dice[Backend.Name].Dependencies);
        service.Environment.Should().Contain("TARGET_HOST", Service.HostName).And.Contain("TARGET_PORT", "3000").And.Contain("PORT", "3000");
        service.Secrets.Should().BeEmpty();
        service.Metrics.Should().Be(Dice[Backend.Name].Metrics, "Prometheus' target stays up while the process runs");
        service.ReachesHost.Should().BeTrue();
    }

    [Fact]
    public void The_stack_with_an_external_service_is_valid() =>
        StackValidator.FindErrors(new ExternalService(Backend.Name, Url).PutInto(Dice)).Should().BeEmpty();

    [Theory]
    [InlineData("postgres")]
    [InlineData("edge")]
    public void A_service_that_cannot_be_external_is_refused_with_those_that_can(string name)
    {
        var error = FluentActions.Invoking(() => new ExternalService(name, Url).PutInto(Dice)).Should().Throw<DiceException>().Which;

        error.Problem.Should().Contain($"'{name}'");
        error.Remedy.Should().Contain(Backend.Name).And.NotContain("postgres");
    }

    [Fact]
    public void A_service_that_does_not_exist_is_refused() =>
        FluentActions.Invoking(() => new ExternalService("bakend", Url).PutInto(Dice)).Should().Throw<DiceException>().WithMessage("*bakend*");

    [Fact]
    public async Task A_URL_that_does_not_answer_is_refused_with_the_next_step()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = UrlOf(listener);
        listener.Stop();

        var error = (await FluentActions.Awaiting(() => CheckAsync(url)).Should().ThrowAsync<DiceException>()).Which;

        error.Problem.Should().Contain(url.Authority).And.Contain("does not answer");
        error.Remedy.Should().Contain("./run-env.sh env backend");
    }

    [Fact]
    public async Task A_process_that_listens_on_the_loopback_interface_only_is_refused_with_the_address_to_use()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere, the engine forwards to the loopback interface");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var error = (await FluentActions.Awaiting(() => CheckAsync(UrlOf(listener))).Should().ThrowAsync<DiceException>()).Which;

        error.Problem.Should().Contain("loopback");
        error.Remedy.Should().Contain("0.0.0.0");
    }

    [Fact]
    public async Task A_process_that_listens_on_all_interfaces_is_accepted()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();

        await FluentActions.Awaiting(() => CheckAsync(UrlOf(listener))).Should().NotThrowAsync();
    }

    private static Task CheckAsync(Uri url) => new ExternalService(Backend.Name, url).CheckAsync(TestContext.Current.CancellationToken);

    private static Uri UrlOf(TcpListener listener) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
}
