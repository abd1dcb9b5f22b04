# Sourced by ./test: a PostgreSQL and a RabbitMQ of our own, on loopback, in a folder that goes away.

free_port() { # prints a port nobody listens on
    local port
    for port in $(shuf -i 20000-40000 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    say "No free port was found on loopback."
    exit 1
}

as_user() { # as_user NAME COMMAND…: neither server runs as root
    local user=$1
    shift
    if [ "$(id -u)" -eq 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}

wait_for() { # wait_for SECONDS WHAT COMMAND…
    local until=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$until" ]; then
            say "$what did not start in time."
            exit 1
        fi
        sleep 0.2
    done
}

start_servers() { # start_servers FOLDER: sets CANDOR_TEST_POSTGRES and CANDOR_TEST_BROKER
    local folder=$1 bin port
    chmod 755 "$folder"
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    port=$(free_port)
    mkdir "$folder/postgres"
    [ "$(id -u)" -ne 0 ] || chown postgres "$folder/postgres"
    as_user postgres "$bin/initdb" -D "$folder/postgres/data" -A trust -U candor -E UTF8 --no-sync >"$folder/initdb.log" 2>&1 \
        || { cat "$folder/initdb.log" >&2; exit 1; }
    as_user postgres "$bin/pg_ctl" -D "$folder/postgres/data" -l "$folder/postgres/log" -w -t 60 \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300" start >/dev/null \
        || { cat "$folder/postgres/log" >&2; exit 1; }
    POSTGRES_BIN=$bin POSTGRES_DATA=$folder/postgres/data
    # Tests have a database each: what one leaves open is closed soon, or the server runs out of connections.
    export CANDOR_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=candor;Database=postgres;Connection Idle Lifetime=5;Connection Pruning Interval=5"

    port=$(free_port)
    local dist epmd
    dist=$(free_port) epmd=$(free_port)
    mkdir "$folder/rabbit"
    [ "$(id -u)" -ne 0 ] || chown rabbitmq "$folder/rabbit"
    as_user rabbitmq env HOME="$folder/rabbit" RABBITMQ_NODENAME="candor-$port@localhost" \
        RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$port" RABBITMQ_DIST_PORT="$dist" \
        ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1 \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" \
        RABBITMQ_MNESIA_BASE="$folder/rabbit/data" RABBITMQ_LOG_BASE="$folder/rabbit/log" \
        RABBITMQ_ENABLED_PLUGINS_FILE="$folder/rabbit/plugins" \
        /usr/lib/rabbitmq/bin/rabbitmq-server >"$folder/rabbit.log" 2>&1 </dev/null &
    RABBIT_FOLDER=$folder/rabbit RABBIT_EPMD=$epmd
    wait_for 60 "RabbitMQ" bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
    export CANDOR_TEST_BROKER="amqp://guest:guest@127.0.0.1:$port"
}

stop_servers() {
    if [ -n "${POSTGRES_DATA:-}" ]; then
        as_user postgres "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DATA" -m immediate stop >/dev/null 2>&1 || true
    fi
    if [ -n "${RABBIT_FOLDER:-}" ]; then
        # The folder in its command line is ours alone. Its name server leaves once no node is left.
        pkill -f -- "$RABBIT_FOLDER" 2>/dev/null || true
        local tries
        for tries in 1 2 3 4 5 6 7 8 9 10; do
            pgrep -f -- "$RABBIT_FOLDER" >/dev/null || break
            sleep 0.3
        done
        epmd -port "$RABBIT_EPMD" -kill >/dev/null 2>&1 || true
    fi
}
