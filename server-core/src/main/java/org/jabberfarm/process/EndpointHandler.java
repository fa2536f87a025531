package org.jabberfarm.process;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP connection to an {@link Endpoint}: one request, one answer, closed. */
final class EndpointHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointHandler.class);

    private final List<Endpoint.Route> routes;
    private final Executor workers;
    private final Executor quickWorkers;
    private final boolean onlyOpen;

    EndpointHandler(List<Endpoint.Route> routes, Executor workers, Executor quickWorkers, boolean onlyOpen) {
        this.quickWorkers = quickWorkers;
        this.routes = routes;
        this.workers = workers;
        this.onlyOpen = onlyOpen;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest http) {
        QueryStringDecoder uri = new QueryStringDecoder(http.uri());
        Map<String, String> query = new HashMap<>();
        uri.parameters().forEach((name, values) -> query.put(name, values.get(values.size() - 1)));
        Request request = new Request(http.method().name(), uri.path(), query, ByteBufUtil.getBytes(http.content()));
        Optional<Endpoint.Route> route =
                routes.stream().filter(r -> r.matches(request, onlyOpen)).findFirst();
        try {
            (route.filter(Endpoint.Route::quick).isPresent() ? quickWorkers : workers)
                    .execute(() -> send(ctx, route.map(r -> answer(r, request)).orElseGet(() -> nothingHere(request))));
        } catch (RejectedExecutionException e) {
            send(ctx, Response.json(503, "{\"error\":\"too many requests at once, try again\"}"));
        }
    }

    private static Response answer(Endpoint.Route route, Request request) {
        try {
            return route.handler().handle(request);
        } catch (IllegalArgumentException e) {
            return Response.json(400, Json.object("error", e.getMessage()));
        } catch (Exception e) {
            LOG.warn("control request failed method={} path={}", request.method(), request.path(), e);
            return Response.json(500, Json.object("error", "internal error: " + e));
        }
    }

    private static Response nothingHere(Request request) {
        return Response.json(
                404, Json.object("error", "there is no " + request.method() + " " + request.path() + " here"));
    }

    private static void send(ChannelHandlerContext ctx, Response response) {
        DefaultFullHttpResponse http = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                Unpooled.wrappedBuffer(response.body()));
        http.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, response.type())
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length)
                .set(HttpHeaderNames.CONNECTION, "close");
        ctx.writeAndFlush(http).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
