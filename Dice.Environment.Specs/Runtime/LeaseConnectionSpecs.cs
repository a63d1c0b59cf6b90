using System.Net;
using System.Net.Sockets;
using System.Text;
using Dice.Environment.Runtime.Leases;

namespace Dice.Environment.Specs.Runtime;

public sealed class LeaseConnectionSpecs : IDisposable
{
    private readonly TcpListener _reaper = new(IPAddress.Loopback, 0);

    public LeaseConnectionSpecs() => _reaper.Start();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_reaper.LocalEndpoint).Port;

    public void Dispose() => _reaper.Dispose();

    [Fact]
    public async Task A_connection_that_breaks_is_opened_again_and_registers_the_same_lease()
    {
        var opening = LeaseConnection.OpenAsync(Port, "token", Stop);
        var (first, label) = await AcceptAsync();
        using var lease = await opening;

        first.Dispose();

        var (second, again) = await AcceptAsync();
        second.Dispose();
        label.Should().Be("label=dice.lease=token").And.Be(again);
    }

    [Fact]
    public async Task A_released_lease_closes_its_connection_and_opens_no_other()
    {
        var opening = LeaseConnection.OpenAsync(Port, "token", Stop);
        var (connection, _) = await AcceptAsync();
        (await opening).Dispose();

        (await connection.GetStream().ReadAsync(new byte[1], Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Stop)).Should().Be(0, "the connection is closed");
        _reaper.Pending().Should().BeFalse();
        connection.Dispose();
    }

    [Fact]
    public async Task A_reaper_that_does_not_answer_with_ACK_is_not_trusted()
    {
        var opening = LeaseConnection.OpenAsync(Port, "token", Stop);
        using (await _reaper.AcceptTcpClientAsync(Stop))
        {
        }

        await FluentActions.Awaiting(() => opening).Should().ThrowAsync<IOException>();
    }

    private async Task<(TcpClient Connection, string Label)> AcceptAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var connection = await _reaper.AcceptTcpClientAsync(limit.Token);
        var label = await new StreamReader(connection.GetStream(), Encoding.ASCII, leaveOpen: true).ReadLineAsync(limit.Token);
        await connection.GetStream().WriteAsync("ACK\n"u8.ToArray(), limit.Token);
        return (connection, label!);
    }
}
