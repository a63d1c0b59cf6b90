using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Dice.Environment.Data;
using Dice.Environment.Runtime;
using Dice.Environment.Data.Snapshots.Stores;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Npgsql;
using StackExchange.Redis;

namespace Dice.Environment.Specs.Data.Checkpoints;

/// <summary>State in all stores of an environment, written and read by the stores' own clients: a witness apart from what is tested.</summary>
internal sealed class SampleState(Environments environments, EnvironmentId id)
{
    /// <summary>How many rows the larger table gets.</summary>
    public const int Rows = 20_000;

    private const string Tables = """
        create table migrations (id serial primary key, timestamp bigint not null, name varchar not null);
        insert into migrations (timestamp, name) values (1735171200000, 'CreateCharacters1735171200000');
        create table characters (id uuid primary key default gen_random_uuid(), name text not null, level smallint not null, weight double precision,
            sheet jsonb, portrait bytea, born timestamptz not null default now(), tags text[]);
        create table notes (text text);
        """;

    private const string Fill = """
        insert into characters (name, level, weight, sheet, portrait, tags)
            select 'Character ' || n, 1 + n % 20, n / 3.0, jsonb_build_object('hp', n), sha256(n::text::bytea), array['a' || n, 'b'] from generate_series(1, 20000) n;
        insert into notes select 'the same' from generate_series(1, 3);
        """;

    private const string Change = "delete from characters where level = 3; update characters set name = 'changed' where level = 4; insert into notes values ('more')";

    private const string Digest = """
        select (select count(*) || ' ' || md5(string_agg(c::text, '|' order by c.id)) from characters c) || ' ' || (select string_agg(text, ',' order by text) from notes)
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Writes a first state.</summary>
    public async Task FillAsync()
    {
        await ExecuteAsync($"{Tables}{Fill}");
        await using var redis = await RedisAsync();
        await redis.GetDatabase().StringSetAsync("greeting", "hello", TimeSpan.FromHours(1));
        await redis.GetDatabase().SetAddAsync("party", [.. Enumerable.Range(0, 600).Select(member => (RedisValue)$"member {member}")]);
        await redis.GetDatabase().HashSetAsync("sheet", [new("str", 10), new("dex", 14)]);
        await redis.GetDatabase(3).SortedSetAddAsync("initiative", "goblin", 17.5);
        using var s3 = await S3Async();
        await PutAsync(s3, "maps/dungeon.txt", "a dungeon");
        await PutAsync(s3, "maps/Höhle & tower.txt", "a cave");
    }

    /// <summary>Removes all there is, of whomever.</summary>
    public async Task EmptyAsync()
    {
        await ExecuteAsync("drop schema public cascade; create schema public");
        await using var redis = await RedisAsync();
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
        using var s3 = await S3Async();
        foreach (var item in (await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = LocalStack.Bucket }, Stop)).S3Objects ?? [])
        {
            await s3.DeleteObjectAsync(LocalStack.Bucket, item.Key, Stop);
        }
    }

    /// <summary>Changes all of it.</summary>
    public async Task ChangeAsync()
    {
        await ExecuteAsync(Change);
        await using var redis = await RedisAsync();
        await redis.GetDatabase().StringSetAsync("greeting", "changed");
        await redis.GetDatabase().KeyDeleteAsync(["party"]);
        await redis.GetDatabase(5).StringSetAsync("new", "1");
        using var s3 = await S3Async();
        await PutAsync(s3, "maps/dungeon.txt", "another dungeon");
        await PutAsync(s3, "maps/new.txt", "new");
        await s3.DeleteObjectAsync(LocalStack.Bucket, "maps/Höhle & tower.txt", Stop);
    }

    /// <summary>All of it in words. Of times to live only that there is one, and that it is about an hour.</summary>
    public async Task<string> ReadAsync()
    {
        var text = new StringBuilder(await ScalarAsync(Digest)).AppendLine();
        await using (var redis = await RedisAsync())
        {
            var server = redis.GetServers()[0];
            for (var number = 0; number < server.DatabaseCount; number++)
            {
                var database = redis.GetDatabase(number);
                await foreach (var key in server.KeysAsync(number))
                {
                    text.AppendLine($"db{number} {key} {await ValueAsync(database, key)} {(await database.KeyTimeToLiveAsync(key) is { } left ? left.TotalMinutes > 50 ? "an hour" : "shorter" : "for ever")}");
                }
            }
        }

        using var s3 = await S3Async();
        foreach (var item in ((await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = LocalStack.Bucket }, Stop)).S3Objects ?? []).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            using var answer = await s3.GetObjectAsync(LocalStack.Bucket, item.Key, Stop);
            using var reader = new StreamReader(answer.ResponseStream);
            text.AppendLine($"{item.Key}: {await reader.ReadToEndAsync(Stop)} ({answer.Headers.ContentType}, {answer.Metadata["painter"]})");
        }

        return string.Join('\n', text.ToString().Split('\n').Order(StringComparer.Ordinal));
    }

    /// <summary>What a restore might leave behind.</summary>
    public async Task<string> LeftoversAsync() => await ScalarAsync("select coalesce(string_agg(datname, ','), '') from pg_database where datname like 'dice_restore_%'");

    /// <summary>Runs a statement on the database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await (await AccessAsync()).OpenAsync(cancellation: Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>Asks the database for one value.</summary>
    public async Task<string> ScalarAsync(string sql)
    {
        await using var connection = await (await AccessAsync()).OpenAsync(cancellation: Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }

    /// <summary>The way to its database.</summary>
    public async Task<DatabaseAccess> AccessAsync() => DatabaseAccess.For(await environments.ReadAsync(id), environments.Settings(id).Secrets);

    private static async Task<string> ValueAsync(IDatabase database, RedisKey key) => await database.KeyTypeAsync(key) switch
    {
        RedisType.String => (await database.StringGetAsync(key)).ToString(),
        RedisType.Set => string.Join(',', (await database.SetMembersAsync(key)).Select(member => member.ToString()).Order(StringComparer.Ordinal)),
        RedisType.Hash => string.Join(',', (await database.HashGetAllAsync(key)).Select(entry => entry.ToString()).Order(StringComparer.Ordinal)),
        RedisType.SortedSet => string.Join(',', (await database.SortedSetRangeByRankWithScoresAsync(key)).Select(entry => entry.ToString())),
        var other => other.ToString(),
    };

    private static async Task PutAsync(AmazonS3Client s3, string key, string content)
    {
        var request = new PutObjectRequest { BucketName = LocalStack.Bucket, Key = key, ContentBody = content, ContentType = "text/plain" };
        request.Metadata["painter"] = "Ada";
        await s3.PutObjectAsync(request, Stop);
    }

    private async Task<ConnectionMultiplexer> RedisAsync() =>
        await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{(await environments.ReadAsync(id))[Redis.Name].FindEndpoint(Redis.Endpoint)!.HostPort},allowAdmin=true");

    private async Task<AmazonS3Client> S3Async() =>
        LocalAws.ConnectS3((await environments.ReadAsync(id))[LocalStack.Name].FindEndpoint(LocalStack.Endpoint)!.HostUrl!);
}
