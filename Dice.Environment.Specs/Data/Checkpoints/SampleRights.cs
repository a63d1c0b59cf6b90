namespace Dice.Environment.Specs.Data.Checkpoints;

/// <summary>Roles, settings, grants, owners and comments around a database, as a project with several roles has them.</summary>
internal static class SampleRights
{
    /// <summary>Makes them.</summary>
    public const string Make = """
        create role "spec ""owner" nologin; create role spec_app login; create role spec_reader nologin;
        alter database dice set search_path to "$user", public, "odd, schema";
        alter database dice set work_mem = '7MB';
        alter role spec_app in database dice set statement_timeout = '5s';
        alter role spec_app set "app.tenant" = 'it''s mine';
        comment on database dice is 'it''s the database of the specs';
        revoke connect on database dice from public;
        grant connect, temporary on database dice to spec_app with grant option;
        alter table characters owner to "spec ""owner";
        grant select, insert on characters to spec_app;
        grant update (name) on characters to spec_reader;
        create policy readers on notes to spec_reader using (true);
        alter default privileges in schema public grant select on tables to spec_reader;
        alter database dice owner to "spec ""owner";
        """;

    /// <summary>Changes all of them.</summary>
    public const string Change = """
        alter database dice owner to dice;
        alter database dice reset all; alter database dice set work_mem = '9MB';
        alter role spec_app in database dice reset all;
        alter role spec_app set "app.tenant" = 'another'; alter role spec_app set work_mem = '5MB';
        comment on database dice is null;
        grant connect on database dice to public;
        revoke all on database dice from spec_app cascade;
        alter table characters owner to dice;
        revoke all on characters from spec_app;
        """;

    /// <summary>Removes them.</summary>
    public const string Remove = """
        alter database dice owner to dice; alter database dice reset all; comment on database dice is null; grant connect on database dice to public;
        do $$
        declare name text;
        begin
          foreach name in array array['spec "owner', 'spec_app', 'spec_reader'] loop
            if exists (select from pg_roles where rolname = name) then
              execute format('reassign owned by %I to dice; drop owned by %I; drop role %I', name, name, name);
            end if;
          end loop;
        end $$;
        """;

    /// <summary>All of them in words, by the catalogue's own functions: a witness apart from what is tested.</summary>
    public const string Read = """
        select concat_ws(E'\n',
          (select pg_get_userbyid(datdba) || ' ' || coalesce(shobj_description(oid, 'pg_database'), 'no comment') || ' ' || coalesce((select string_agg(a::text, ',' order by a::text) from unnest(datacl) a), 'no acl') from pg_database where datname = 'dice'),
          (select string_agg(coalesce(r.rolname, 'all') || ' ' || (s.setdatabase <> 0) || ' ' || s.setconfig::text, E'\n' order by r.rolname, s.setdatabase <> 0)
             from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole),
          (select string_agg(relname || ' ' || pg_get_userbyid(relowner) || ' ' || coalesce((select string_agg(a::text, ',' order by a::text) from unnest(relacl) a), ''), E'\n' order by relname) from pg_class where relname in ('characters', 'notes')),
          (select string_agg(attname || ' ' || (select string_agg(a::text, ',' order by a::text) from unnest(attacl) a), E'\n' order by attname) from pg_attribute where attacl is not null and attrelid = 'public.characters'::regclass),
          (select string_agg(x, E'\n' order by x) from (select defaclobjtype::text || ' ' || (select string_agg(a::text, ',' order by a::text) from unnest(defaclacl) a) x from pg_default_acl) d),
          (select string_agg(policyname || ' ' || roles::text, E'\n') from pg_policies))
        """;
}
